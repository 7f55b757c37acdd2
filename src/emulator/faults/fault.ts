import type { OperationName } from "../../../generated/contract.js";

/**
 * Something that goes wrong with a request. One request meets at most one of `status`, `drop`, `hang`, `empty` and
 * `redirect`, the first that was injected; else, inside the answer, at most one each of `list_lag`, `repeated_token` and
 * `unknown_status`.
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

interface AimedAt<Operation extends OperationName> {
  /** The operation that it strikes; any that it can strike where it is left out. */
  operation?: Operation | undefined;
}

/** An answer of another status, or of another body. */
export interface StatusFault extends AimedAt<OperationName> {
  kind: "status";
  /** From 200 to 599. */
  status: number;
  /** The header `Retry-After`, as it is: seconds, or a date by the emulator's time. */
  retryAfter?: string | undefined;
  /** @default what the service would say, from 400 on; else nothing */
  body?: string | undefined;
  /** @default `application/json` where the body is JSON, else plain text */
  contentType?: string | undefined;
  /**
   * Whether the request takes effect before it is answered so, as behind a gateway that gives up.
   * @default "before": it takes none
   */
  when?: "before" | "after" | undefined;
}

/**
 * The connection breaks off before any answer. Over `listen()` the socket is reset. Bun, Deno and browsers send some
 * requests again by themselves on a connection that they kept alive: use `emulator.fetch` there, or `times`.
 */
export interface DropFault extends AimedAt<OperationName> {
  kind: "drop";
  /** Whether that is before or after the request took effect. */
  when: "before" | "after";
}

/**
 * Nothing more comes: no answer at all, or only its headers and the first half of its body. It never ends by itself; a
 * signal ends it, or whoever closes the connection.
 */
export type HangFault = AimedAt<OperationName> & { kind: "hang" } & (
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

/** The request takes effect, and the answer is a 200 without a body. */
export interface EmptyFault extends AimedAt<OperationName> {
  kind: "empty";
}

/** The request takes no effect, and the answer is a 307. `emulator.fetch` never follows it. */
export interface RedirectFault extends AimedAt<OperationName> {
  kind: "redirect";
  location: string;
}

/** A list does not show what was started within the last milliseconds (of the emulator's time). Waits for one that would. */
export interface ListLagFault extends AimedAt<"listImports"> {
  kind: "list_lag";
  ms: number;
}

/** A page gives the token that it was asked for as that of the next one. A first page gives one in any case. */
export interface RepeatedTokenFault extends AimedAt<"listImports"> {
  kind: "repeated_token";
}

/** The imports in an answer to a describe or a list have this status. They themselves do not, nor do `emulator.imports`. */
export interface UnknownStatusFault extends AimedAt<"describeImport" | "listImports"> {
  kind: "unknown_status";
  status: string;
}
