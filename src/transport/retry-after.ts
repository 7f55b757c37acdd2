import type { FetchResponse } from "../types.js";

/**
 * How long a `Retry-After` asks to wait, in milliseconds: seconds, or a date that is measured against the answer's own
 * `Date`, since clocks differ. Undefined where there is none or it means nothing.
 */
export function readRetryAfter(headers: FetchResponse["headers"], now: number): number | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) return Math.round(Number(value) * 1_000);
  const until = Date.parse(value);
  if (!/^(mon|tue|wed|thu|fri|sat|sun)/i.test(value) || Number.isNaN(until)) return undefined;
  const sent = Date.parse(headers.get("date") ?? "");
  return Math.max(0, until - (Number.isNaN(sent) ? now : sent));
}
