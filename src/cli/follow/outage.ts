import type { ImportClientError, ImportClientEvent } from "../../index.js";
import type { Connection } from "../connection.js";
import type { Context } from "../context.js";
import { describeProblem } from "../errors.js";
import { printable } from "../output/text.js";
import type { Board } from "./board.js";

/** If every second poll fails, that is not printed more often than this. */
const MIN_NOTE_INTERVAL_MS = 90_000;

/** So many polls in a row fail before a host that has never responded is given up. */
const MAX_UNREACHED = 3;

/**
 * Prints once in each outage that polls fail, and keeps on the board since when.
 * @returns a signal that is aborted with the last error if the host has never responded: it is probably the wrong one
 */
export function watchOutages(
  { globals, clock, note }: Context,
  { listen, responses }: Connection,
  board: Board,
): AbortSignal {
  const unreached = new AbortController();
  let notedAt = Number.NEGATIVE_INFINITY;
  const begin = (now: number, error: ImportClientError) => {
    if (globals.verbose || now - notedAt < MIN_NOTE_INTERVAL_MS) return;
    notedAt = now;
    const doubt = responses.good ? "" : ". Is the host right?";
    note(`Poll failed (${printable(describeProblem(error))}); still waiting${doubt}`);
  };
  listen((event: ImportClientEvent) => {
    if (event.type !== "outage") return;
    const { failedPolls, sinceMs, error } = event;
    const now = clock.monotonic();
    if (failedPolls > 0 && board.outageSince === undefined) begin(now, error);
    board.outageSince = failedPolls === 0 ? undefined : now - sinceMs;
    if (!responses.any && failedPolls >= MAX_UNREACHED) unreached.abort(error);
  });
  return unreached.signal;
}
