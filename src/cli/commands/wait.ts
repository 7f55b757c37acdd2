import { isTerminal } from "../../index.js";
import { type Connection, connect } from "../connection.js";
import type { Context } from "../context.js";
import { UsageError } from "../errors.js";
import { EXIT_CODES } from "../exit-codes.js";
import { followImports } from "../follow/following.js";
import { type Define, renderExamples, WAIT_OPTIONS, type WaitArguments } from "../options.js";
import { readLines } from "./input.js";

interface WaitCommandArguments extends WaitArguments {
  unfinished?: true;
}

const STDIN = "-";

export const defineWait: Define = (command, choose) =>
  command
    .description("Follows imports to their end. To stop waiting cancels nothing.")
    .argument("[id...]", "the ids of the imports, - to read them from standard input")
    .option("--unfinished", "follow all imports that have not ended")
    .option(...WAIT_OPTIONS.timeout)
    .option(...WAIT_OPTIONS.expectRecords)
    .option(...WAIT_OPTIONS.failFast)
    .option(...WAIT_OPTIONS.progress)
    .addHelpText(
      "after",
      renderExamples(
        "wait 101",
        "wait 101 102 103 --timeout 6h --json",
        "wait --unfinished",
        "wait -",
      ),
    )
    .action((ids, options, self) => {
      if (ids.length === 0 && !options.unfinished)
        self.error("error: missing required argument 'id'");
      if (ids.length > 0 && options.unfinished) {
        self.error("error: --unfinished follows all that have not ended: leave out the ids");
      }
      const run = (context: Context) => wait(context, ids, options);
      choose({ command: "wait", values: [ids, options], run });
    });

async function wait(
  context: Context,
  ids: readonly string[],
  options: WaitCommandArguments,
): Promise<number> {
  const read = ids.includes(STDIN) ? await readIds(context) : [];
  const named = ids.flatMap((id) => (id === STDIN ? read : id));
  const connection = await connect(context);
  context.screen.stampLines();
  const all = options.unfinished ? await listUnfinished(context, connection) : named;
  if (all.length === 0) {
    context.note("There are no unfinished imports");
    return EXIT_CODES.done;
  }
  return followImports(context, connection, [...new Set(all)], options);
}

async function listUnfinished(
  { interruption: signal }: Context,
  { client }: Connection,
): Promise<string[]> {
  const ids: string[] = [];
  for await (const operation of client.listImports({ signal })) {
    if (!isTerminal(operation)) ids.push(operation.id);
  }
  // The list begins with the newest.
  return ids.reverse();
}

/** The ids on standard input, one a line, as such or in the JSON that `start` and `list --ndjson` print. */
async function readIds(context: Context): Promise<string[]> {
  const lines = await readLines(context, STDIN);
  const ids = lines.flatMap((line, index) => readId(line, index + 1));
  if (ids.length === 0) throw new UsageError("standard input names no import");
  return ids;
}

/** Of a start that failed there is none. */
function readId(line: string, number: number): string[] {
  if (!line.startsWith("{")) return [line];
  try {
    const { id, event } = JSON.parse(line);
    if (typeof id === "string" && id !== "") return [id];
    if (event === "failed_to_start") return [];
  } catch {
    // Reported below, with the number of the line.
  }
  throw new UsageError(`line ${number} of standard input is neither an id nor JSON with an id`);
}
