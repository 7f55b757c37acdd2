import { callQuietly } from "./call-quietly.js";
import type { ImportClientError } from "./errors/import-client-error.js";
import type { OperationName } from "./types.js";

/** What a client reports of what it does. Durations are in milliseconds, and attempts count from 1. */
export type ImportClientEvent =
  /** A request is sent. `path` has its query. */
  | {
      type: "request";
      operation: OperationName;
      method: string;
      path: string;
      attempt: number;
    }
  /** The head of a response came, `durationMs` after the request was sent. */
  | {
      type: "response";
      operation: OperationName;
      status: number;
      requestId: string | undefined;
      durationMs: number;
      attempt: number;
    }
  /**
   * `attempt` failed, and another one follows in `delayMs`. `reason` is for people. While waiting, the attempts are polls,
   * counted from the first that failed, and of many imports the next may come later.
   */
  | {
      type: "retry";
      operation: OperationName;
      attempt: number;
      delayMs: number;
      reason: string;
    }
  /**
   * A wait cannot poll: `failedPolls` in a row have failed, the first of them `sinceMs` ago, the last with `error`. Of
   * several imports a poll is a round of requests, of which all have failed. Emitted for each failed poll that does not
   * end the wait, and with `failedPolls` of 0 when polling works again.
   */
  | {
      type: "outage";
      operation: OperationName;
      failedPolls: number;
      sinceMs: number;
      error: ImportClientError;
    }
  /**
   * The response to a start was lost: the imports are listed to find out whether it took effect. At the end they hold
   * `candidates` that it may have started.
   */
  | {
      type: "reconcile";
      phase: "begin" | "end";
      uri: string;
      candidates: number;
      pagesRead: number;
    };

/** Emits an event; undefined if nobody listens, so that no event is built in vain. */
export type Emit = ((event: ImportClientEvent) => void) | undefined;

export function createEmit(listener: ((event: ImportClientEvent) => unknown) | undefined): Emit {
  return listener && ((event) => callQuietly(() => listener(event)));
}
