import { API_KEY_HEADER } from "../../../generated/contract.js";
import type { ReceivedRequest } from "../types.js";

/** A server that runs for weeks must not fill the memory with what it received. */
const MAX_KEPT = 20_000;
const MAX_KEPT_CHARACTERS = 2 ** 24;

export interface RequestLog {
  readonly kept: readonly ReceivedRequest[];
  /** Keeps a request without its key, and gives its number, counted from 1. */
  add(request: ReceivedRequest): number;
}

/** Keeps requests until they are too many or too long, and then gives up the older half of them. */
export function createRequestLog(): RequestLog {
  const kept: ReceivedRequest[] = [];
  const keyHeader = API_KEY_HEADER.toLowerCase();
  let characters = 0;
  let count = 0;
  return {
    kept,
    add({ headers, ...request }) {
      if (kept.length >= MAX_KEPT || characters > MAX_KEPT_CHARACTERS) {
        for (const { body } of kept.splice(0, kept.length / 2)) characters -= body.length;
      }
      const plain = Object.entries(headers).filter(([name]) => name !== keyHeader);
      kept.push({ ...request, headers: Object.fromEntries(plain) });
      characters += request.body.length;
      count += 1;
      return count;
    },
  };
}
