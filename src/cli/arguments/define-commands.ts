import { Command, Option } from "@commander-js/extra-typings";
import type { Session } from "../session.js";
import {
  parseDuration,
  parseLimit,
  parsePort,
  parseRecords,
  parseSpeed,
  parseText,
} from "./parse-values.js";
import type { Choose } from "./task.js";

// The commands with their arguments and options. What a command does is loaded when it is run.

const TIMEOUT = [
  "--timeout <duration>",
  "stop waiting after 90s, 10m, 6h, ...; the import goes on",
  parseDuration,
] as const;

const EXPECT_RECORDS = [
  "--expect-records <n>",
  "exit with 7 where fewer records were imported, of several imports in all",
  parseRecords,
] as const;

const SOURCES =
  "s3://BUCKET/DIR, gs://BUCKET/DIR or https://ACCOUNT.blob.core.windows.net/CONTAINER/DIR";

export function defineStart(choose: Choose) {
  return new Command("start")
    .summary("start an import, and follow it with --wait")
    .description("Starts an import of a folder in object storage, and prints its id.")
    .argument("<uri>", SOURCES)
    .option("--wait", "follow the import to its end")
    .option(...TIMEOUT)
    .option(...EXPECT_RECORDS)
    .option("--attach", "where an import of this uri has not finished, follow that: for reruns")
    .option(
      "--integration-id <id>",
      "the storage integration for a bucket that is not public",
      parseText,
    )
    .addOption(
      new Option("--on-error <mode>", "what to do at a bad record").choices(["abort", "continue"]),
    )
    .option("--emulator", "use an emulator in this process, without an account: for a look")
    .addHelpText("after", renderExamples("start s3://bucket/dir --wait --timeout 6h"))
    .action((uri, options) => {
      const load = () => import("../commands/start.js");
      const run = async (session: Session) => (await load()).start(session, uri, options);
      choose({ command: "start", values: [uri, options], run });
    });
}

export function defineWait(choose: Choose) {
  return new Command("wait")
    .summary("follow imports to their end")
    .description("Follows one import or many to their end. To stop it cancels nothing.")
    .argument("<id...>", "the ids of the imports")
    .option(...TIMEOUT)
    .option(...EXPECT_RECORDS)
    .addHelpText("after", renderExamples("wait 101", "wait 101 102 103 --timeout 6h --json"))
    .action((ids, options) => {
      const load = () => import("../commands/wait.js");
      const run = async (session: Session) => (await load()).wait(session, ids, options);
      choose({ command: "wait", values: [ids, options], run });
    });
}

export function defineDescribe(choose: Choose) {
  return new Command("describe")
    .summary("show an import as it is now")
    .description("Shows an import as it is now, whatever its status.")
    .argument("<id>", "the id of the import")
    .addHelpText("after", renderExamples("describe 101", "describe 101 --json"))
    .action((id) => {
      const load = () => import("../commands/describe.js");
      const run = async (session: Session) => (await load()).describe(session, id);
      choose({ command: "describe", values: [id], run });
    });
}

export function defineList(choose: Choose) {
  return new Command("list")
    .summary("list the imports of the index")
    .description("Lists the imports of the index.")
    .option("--limit <n>", "list so many at most, in all", parseLimit)
    .option(
      "--status <status>",
      "list only those that are Pending, InProgress, Failed, Completed or Cancelled",
    )
    .option("--ndjson", "print a line of JSON for each import, as they come in")
    .addHelpText("after", renderExamples("list --limit 20", "list --status Failed --ndjson"))
    .action((options) => {
      const load = () => import("../commands/list.js");
      const run = async (session: Session) => (await load()).list(session, options);
      choose({ command: "list", values: [options], run });
    });
}

export function defineCancel(choose: Choose) {
  return new Command("cancel")
    .summary("cancel an import")
    .description("Cancels an import, and shows what became of it. Records that it imported stay.")
    .argument("<id>", "the id of the import")
    .addHelpText("after", renderExamples("cancel 101"))
    .action((id) => {
      const load = () => import("../commands/cancel.js");
      const run = async (session: Session) => (await load()).cancel(session, id);
      choose({ command: "cancel", values: [id], run });
    });
}

export function defineEmulator(choose: Choose) {
  return new Command("emulator")
    .summary("serve an emulator of the API on this machine")
    .description(
      "Serves an emulator of the import API on this machine until it is stopped. An import of a folder that has the name of a failure, as s3://bucket/no_files, fails with it.",
    )
    .option("--port <port>", "where it listens, 0 for any free port", parsePort, 5_081)
    .option("--speed <n>", "how many times as fast imports go; at 1 in 11 minutes", parseSpeed, 60)
    .addHelpText("after", renderExamples("emulator", "emulator --port 0 --speed 600"))
    .action((options) => {
      const load = () => import("../commands/emulator.js");
      const run = async (session: Session) => (await load()).emulator(session, options);
      choose({ command: "emulator", values: [options], run });
    });
}

function renderExamples(...commands: string[]): string {
  const lines = commands.map((command) => `  $ pinecone-import ${command}`);
  return ["", "Examples:", ...lines].join("\n");
}
