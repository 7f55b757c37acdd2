import type { FetchResponse } from "../fetch.js";

type Headers = FetchResponse["headers"];

/**
 * How long a `Retry-After` asks to wait, in milliseconds: seconds, or a date. Undefined if there is none, or it is
 * neither.
 * @param sentAt when the response was sent, by the server's clock if that is known, since clocks differ
 */
export function readRetryAfter(headers: Headers, sentAt: number): number | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  // Several headers come as one: the longest wait counts.
  const seconds = value.split(",").map((each) => each.trim());
  if (seconds.every((each) => /^\d+(\.\d+)?$/.test(each))) {
    return Math.round(Math.max(...seconds.map(Number)) * 1_000);
  }
  const until = readDate(value);
  return until === undefined ? undefined : Math.max(0, until - sentAt);
}

/** When the server sent a response by its own clock, in milliseconds since 1970: whole seconds, rounded down. */
export function readServerDate(headers: Headers): number | undefined {
  return readDate(headers.get("date")?.trim() ?? "");
}

/** A date as HTTP writes it. Its oldest form, which names no time zone, is of no use: it would be read as local time. */
function readDate(value: string): number | undefined {
  const time = Date.parse(value);
  return /^[a-z]+, .* GMT$/i.test(value) && !Number.isNaN(time) ? time : undefined;
}
