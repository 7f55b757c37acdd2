import type { OperationName } from "../generated/contract.js";

/** What a client tells of what it does. Durations are in milliseconds, and attempts count from 1. */
export type ImportClientEvent =
  /** A request is sent. `path` has its query. */
  | {
      type: "request";
      operation: OperationName;
      method: string;
      path: string;
      attempt: number;
    }
  /** The head of an answer came, `durationMs` after the request was sent. */
  | {
      type: "response";
      operation: OperationName;
      status: number;
      requestId: string | undefined;
      durationMs: number;
      attempt: number;
    }
  /**
   * `attempt` failed, for a `reason` that is made to be read, and another one follows in `delayMs`. While waiting, the
   * attempts are polls, counted from the first that failed, and of many imports the next may come later.
   */
  | {
      type: "retry";
      operation: OperationName;
      attempt: number;
      delayMs: number;
      reason: string;
    }
  /** The imports were listed to learn whether a start took effect, and hold so many `candidates` that may have come of it. */
  | { type: "reconcile"; uri: string; candidates: number; pagesRead: number };
