import { API_KEY_HEADER } from "../../../generated/contract.js";
import type { ReceivedRequest } from "../types.js";

/** A server that runs for weeks must not keep every request of them. */
const MAX_KEPT = 10_000;

export interface RequestLog {
  readonly kept: readonly ReceivedRequest[];
  /** Keeps a request without its key, and gives its number, counted from 1. */
  add(request: ReceivedRequest): number;
}

export function createRequestLog(): RequestLog {
  const kept: ReceivedRequest[] = [];
  const keyHeader = API_KEY_HEADER.toLowerCase();
  let count = 0;
  return {
    kept,
    add({ headers, ...request }) {
      if (kept.length >= 2 * MAX_KEPT) kept.splice(0, MAX_KEPT);
      const plain = Object.entries(headers).filter(([name]) => name !== keyHeader);
      kept.push({ ...request, headers: Object.fromEntries(plain) });
      count += 1;
      return count;
    },
  };
}
