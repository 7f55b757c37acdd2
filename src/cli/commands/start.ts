import { Option } from "@commander-js/extra-typings";
import { type Connection, connect } from "../connection.js";
import type { Context } from "../context.js";
import { UsageError } from "../errors.js";
import { chooseExitCode } from "../exit-codes.js";
import { createBoard } from "../follow/board.js";
import { followImports } from "../follow/following.js";
import { printResume } from "../follow/outcome.js";
import { type Define, parseText, renderExamples, WAIT_OPTIONS } from "../options.js";
import { listOutputOptions, renderCommand } from "../output/shell-command.js";
import { printable } from "../output/text.js";
import { nameInput, readLines } from "./input.js";
import type { StartArguments, Starts } from "./start-report.js";
import { startImports } from "./starts.js";

const SOURCES =
  "s3://BUCKET/DIR, gs://BUCKET/DIR or https://ACCOUNT.blob.core.windows.net/CONTAINER/DIR";

/** Emulated polls cost nothing, and make for a bar that moves. */
const EMULATED_INTERVAL_MS = 500;

export const defineStart: Define = (command, choose) =>
  command
    .description(
      "Starts imports of folders in object storage, one after the other, and prints their ids. With --wait they are followed together.",
    )
    .argument("[uri...]", SOURCES)
    .option("--from-file <file>", "start the uris in a file too, one a line; - is standard input")
    .option("--check", "check the folders first, and start nothing if an import would fail")
    .option("--force", "start although the check has found errors")
    .option("--wait", "follow the imports to their end")
    .option(...WAIT_OPTIONS.timeout)
    .option(...WAIT_OPTIONS.expectRecords)
    .option(...WAIT_OPTIONS.failFast)
    .option(...WAIT_OPTIONS.progress)
    .option("--attach", "if the newest import of a uri has not ended, take that: for reruns")
    .option(
      "--skip-completed",
      "as --attach, also if the newest import of a uri has completed: a rerun starts only the rest",
    )
    .option(
      "--integration-id <id>",
      "the storage integration for a bucket that is not public",
      parseText,
    )
    .addOption(
      new Option("--on-error <mode>", "what to do at a bad record").choices(["abort", "continue"]),
    )
    .option("--emulator", "use an emulator in this process, without an account: to try it")
    .addHelpText(
      "after",
      renderExamples("start s3://bucket/dir --wait --timeout 6h", "start --from-file f.txt --wait"),
    )
    .action((uris, options, self) => {
      if (uris.length === 0 && options.fromFile === undefined) {
        self.error("error: missing required argument 'uri'");
      }
      const run = (context: Context) => start(context, uris, options);
      choose({ command: "start", values: [uris, options], run });
    });

async function start(
  context: Context,
  named: readonly string[],
  options: StartArguments,
): Promise<number> {
  checkOptions(context, options);
  const uris = await readUris(context, named, options);
  const emulator = options.emulator ? await createEmulator(context) : undefined;
  const connection = await connect(context, emulator?.fetch);
  if (options.wait) context.screen.stampLines();
  for (const uri of uris) warnOfFile(context, uri);
  const starts = await startImports(context, connection, uris, options);
  return options.wait
    ? follow(context, connection, { ...options, starts })
    : printHowToFollow(context, { ...options, starts });
}

function checkOptions({ globals }: Context, options: StartArguments): void {
  const needWait = [
    ["--timeout", options.timeout],
    ["--expect-records", options.expectRecords],
    ["--fail-fast", options.failFast],
    ["--progress", options.progress],
  ] as const;
  for (const [name, value] of needWait) {
    if (!options.wait && value !== undefined) throw new UsageError(`${name} needs --wait`);
  }
  if (options.force && !options.check) throw new UsageError("--force needs --check");
  const named = ["host", "index"] as const;
  const given = named.find((name) => globals[name] !== undefined);
  if (options.emulator && given !== undefined) {
    throw new UsageError(`--emulator takes the place of --${given}: leave one of them out`);
  }
}

/** The uris of the arguments and of the file, each folder once. */
async function readUris(
  context: Context,
  named: readonly string[],
  { fromFile }: StartArguments,
): Promise<string[]> {
  const read = fromFile === undefined ? [] : await readLines(context, fromFile);
  const byFolder = new Map([...named, ...read].map((uri) => [uri.replace(/\/$/, ""), uri]));
  if (byFolder.size === 0) throw new UsageError(`${nameInput(fromFile ?? "")} names no uri`);
  return [...byFolder.values()];
}

async function createEmulator({ clock }: Context) {
  const { createLocalEmulator } = await import("../emulation.js");
  return createLocalEmulator(clock);
}

/** Pinecone accepts such a uri, and the import fails minutes later. */
function warnOfFile({ note, paintNotes }: Context, uri: string): void {
  if (!/\.(parquet|jsonl)(\.gz)?\/?$/i.test(uri)) return;
  const rule = "the uri must be the folder above those of the namespaces";
  note(`${paintNotes("yellow", "warning:")} ${printable(uri)} looks like a file: ${rule}`);
}

type Started = StartArguments & { starts: Starts };

async function follow(
  context: Context,
  connection: Connection,
  { starts, emulator, ...wait }: Started,
): Promise<number> {
  const { started, codes, interruption, expected } = starts;
  const isEmulated = emulator === true;
  const minIntervalMs = isEmulated ? EMULATED_INTERVAL_MS : undefined;
  const options = { ...wait, started, expected, isEmulated, minIntervalMs };
  if (started.size === 0) return chooseExitCode(codes);
  if (interruption !== undefined) {
    printResume(context, {
      board: createBoard([...started.keys()], started, 0),
      error: interruption,
      options,
    });
    return chooseExitCode(codes);
  }
  return chooseExitCode([
    ...codes,
    await followImports(context, connection, [...started.keys()], options),
  ]);
}

/** Prints what a person who reads the ids does with them. */
function printHowToFollow(
  { globals, note, stdout }: Context,
  { starts, emulator }: Started,
): number {
  const values = [...starts.started.keys()];
  const isOne = values.length === 1;
  if (emulator) {
    note(
      isOne
        ? "The import was emulated in this process, and is gone with it: --wait follows it"
        : "The imports were emulated in this process, and are gone with it: --wait follows them",
    );
  } else if (stdout.isTTY && values.length > 0) {
    const options = listOutputOptions(globals);
    const command = renderCommand(globals, { verb: "wait", options, values });
    note(`To follow ${isOne ? "it" : "them"}: ${command}`);
  }
  return chooseExitCode(starts.codes);
}
