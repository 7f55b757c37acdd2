import type { Session } from "../session.js";
import { listOutputOptions, renderCommand } from "../text/render-command.js";
import type { Followed } from "./followed.js";

/** Says that imports go on, where they are known to run, though nobody follows them any more, and how to do so again. */
export function tellGoesOn(
  { screen, globals }: Session,
  ids: readonly string[],
  { expectRecords, isEmulated, isKnown }: Followed,
): void {
  const isOne = ids.length === 1;
  if (isEmulated) {
    screen.print("The import was emulated in this process, and is gone with it.");
    return;
  }
  const command = renderCommand(globals, {
    verb: "wait",
    options: [
      ...listOutputOptions(globals),
      ...(expectRecords === undefined ? [] : ["--expect-records", String(expectRecords)]),
    ],
    values: ids,
  });
  const goesOn = isOne ? "The import goes on. " : "The imports go on. ";
  screen.print(
    `${ids.every(isKnown) ? goesOn : ""}To follow ${isOne ? "it" : "them"} again: ${command}`,
  );
}
