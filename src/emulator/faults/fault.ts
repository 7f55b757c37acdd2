import type { EmulatedOperation } from "../service/routes.js";

/**
 * Something that goes wrong with a request. One request meets at most one of `status`, `drop`, `hang`, `empty` and
 * `redirect`, the first that was injected; otherwise at most one each of `list_lag`, `repeated_token` and
 * `unknown_status`, which distort the response.
 */
export type Fault =
  | StatusFault
  | DropFault
  | HangFault
  | EmptyFault
  | RedirectFault
  | ListLagFault
  | RepeatedTokenFault
  | UnknownStatusFault;

interface AimedAt<Operation extends EmulatedOperation> {
  /**
   * The operation that it affects.
   * @default any that it can affect
   */
  operation?: Operation | undefined;
}

/** A response with another status, or another body. */
export interface StatusFault extends AimedAt<EmulatedOperation> {
  kind: "status";
  /** From 200 to 599. */
  status: number;
  /** The header `Retry-After`, as it is: seconds, or a date by the emulator's time. */
  retryAfter?: string | undefined;
  /** @default the service's own body, from 400 on; otherwise none */
  body?: string | undefined;
  /** @default `application/json` if the body is JSON, otherwise plain text */
  contentType?: string | undefined;
  /**
   * Whether the request takes effect before this response, as behind a gateway that gives up.
   * @default "before": it takes no effect
   */
  when?: "before" | "after" | undefined;
}

/**
 * The connection breaks off before any response. Over `listen()` the socket is reset. Bun, Deno and browsers send some
 * requests again by themselves on a connection that they kept alive: use `emulator.fetch` there, or `times`.
 */
export interface DropFault extends AimedAt<EmulatedOperation> {
  kind: "drop";
  /** Whether that is before or after the request took effect. */
  when: "before" | "after";
}

/**
 * Nothing more comes: no response at all, or only its headers and the first half of its body. It never ends by itself; a
 * signal ends it, or the end of the connection.
 */
export type HangFault = AimedAt<EmulatedOperation> & { kind: "hang" } & (
    | {
        where: "headers";
        /**
         * Whether the request takes effect.
         * @default "after": it does
         */
        when?: "before" | "after" | undefined;
      }
    | { where: "body"; when?: "after" | undefined }
  );

/** The request takes effect, and the response is a 200 without a body. */
export interface EmptyFault extends AimedAt<EmulatedOperation> {
  kind: "empty";
}

/** The request takes no effect, and the response is a 307. `emulator.fetch` never follows it. */
export interface RedirectFault extends AimedAt<EmulatedOperation> {
  kind: "redirect";
  location: string;
}

/** A list does not show what was started within the last milliseconds (of the emulator's time). It is used up by the first list that would have shown one. */
export interface ListLagFault extends AimedAt<"listImports"> {
  kind: "list_lag";
  ms: number;
}

/** A page names its own token as that of the next page. A first page then always names one. */
export interface RepeatedTokenFault extends AimedAt<"listImports"> {
  kind: "repeated_token";
}

/** The imports in the response to a describe or a list show this status; the imports themselves, and `emulator.imports`, do not. */
export interface UnknownStatusFault extends AimedAt<"describeImport" | "listImports"> {
  kind: "unknown_status";
  status: string;
}
