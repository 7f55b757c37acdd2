/** Far above any start: a mistaken upload must not fill the memory. */
export const MAX_BODY_BYTES = 64 * 1024;

/** A request that was read to its end. */
export interface IncomingRequest {
  method: string;
  url: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** As text; its first MAX_BODY_BYTES where it is too long. */
  body: string;
  isTooLong: boolean;
}
