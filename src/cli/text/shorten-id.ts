import { printable } from "./printable.js";
import { cutLine } from "./render-table.js";

const MAX_ID_WIDTH = 24;

/** An id as a line of a terminal shows it: one that is very long would leave no room for anything else. */
export function shortenId(id: string): string {
  return cutLine(printable(id), MAX_ID_WIDTH);
}
