import { isFrameworkSignal } from "../errors/error-inspection.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import type { FetchResponse } from "../fetch.js";
import { readConnectionFailure, toConnectionError } from "./connection-failure.js";
import type { Attempt } from "./http.js";

/**
 * How runtimes word what is wrong with a `fetch` itself: it was taken off its object, it rejects what it is called with,
 * or its own lines fail. None of them words the failure of a connection like this.
 */
const FAULT_TEXT =
  /illegal invocation|does not implement interface|can only call \S+ on instances|failed to execute 'fetch'|^RequestInit|signal.* to be an instance|is not a (function|constructor)|is not iterable|cannot read propert|can't access property|(null|undefined) is not an object|is (null|undefined)$/i;

/** More than a `fetch` needs that fails by itself. In no number of them anything comes over a network. */
const MICROTASKS_AT_ONCE = 50;

/** Tells whether a request may have been sent, from the moment when its `fetch` is called. */
export function watchSending(): () => boolean {
  let isAtOnce = true;
  const pass = async () => {
    for (let left = MICROTASKS_AT_ONCE; left > 0; left -= 1) await undefined;
    isAtOnce = false;
  };
  void pass();
  return () => !isAtOnce;
}

/** Whether a `fetch` does not know the field `cache`, as workerd words it before it sends anything. */
export function isCacheRejection(thrown: unknown): boolean {
  return /^The 'cache' field on 'RequestInit/.test(String(Object(thrown).message));
}

/** Whether a value has what is read of every response. */
export function isResponse(value: unknown): value is FetchResponse {
  const { status, headers }: Record<string, unknown> = Object(value);
  return typeof status === "number" && typeof Object(headers).get === "function";
}

/** The error for a `fetch` that returns something else than a response, or one whose body cannot be read. */
export function toFetchFault(
  { action, isIdempotent }: Attempt,
  returned: string,
): InvalidArgumentError {
  return new InvalidArgumentError({
    action,
    argument: "fetch",
    rule: "must return a Response with a status, headers and an unread body",
    found: `returned ${returned}${isIdempotent ? "" : "; the import may have been started"}`,
  });
}

/**
 * What a call that a `fetch` threw in fails with: what a framework threw as it is, an InvalidArgumentError if the `fetch`
 * is at fault, or else a ConnectionError.
 */
export function toSendError(thrown: unknown, attempt: Attempt, isSent: boolean): unknown {
  if (isFrameworkSignal(thrown)) return thrown;
  const error = toConnectionError(thrown, attempt, readConnectionFailure(thrown));
  if (isSent || !isFault(thrown)) return error;
  return new InvalidArgumentError({
    action: attempt.action,
    argument: "fetch",
    rule: "must work as globalThis.fetch does, and without its object: pass fetch.bind(globalThis)",
    found: `it threw ${attempt.redactor.redact(String(Object(thrown).message))}`,
    cause: error.cause,
  });
}

function isFault(thrown: unknown): boolean {
  // Any object will do, since an error may come from another realm. Node's own fetch wraps what is wrong with a connection.
  const { name, message, cause }: Record<string, unknown> = Object(thrown);
  const isOwn = /^(Type|Reference)Error$/.test(String(name)) && cause === undefined;
  return isOwn && FAULT_TEXT.test(String(message));
}
