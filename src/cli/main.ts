#!/usr/bin/env node
import { systemClock } from "../clock.js";
import { createOutput } from "./create-output.js";
import { EXIT_CODES } from "./errors/exit-codes.js";
import { Interruption, untilInterrupted } from "./interruption.js";
import { runCli } from "./run-cli.js";

// The one file that touches the process.

/** Takes away the `^C` that a terminal shows. */
const ERASE_LINE = "\r\u001b[K";

/** How long after an interruption is waited for what is still to be written. */
const GRACE_MS = 1_000;

const stdout = createOutput(process.stdout, process.env);
const stderr = createOutput(process.stderr, process.env);
const interruption = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  // Once: whoever does not want to wait sends it a second time, which ends the process at once.
  process.once(name, () => {
    if (stderr.isTTY && name === "SIGINT") stderr.write(ERASE_LINE);
    interruption.abort(new Interruption(name));
  });
}
// Node would end with 1, which says here that an import has failed.
process.on("uncaughtException", (error) => {
  stderr.write(`error: ${error?.stack ?? error}\n`);
  process.exit(EXIT_CODES.bug);
});

const exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  stdout,
  stderr,
  interruption: interruption.signal,
  clock: systemClock,
  loadClient: async () => (await import("../index.js")).createImportClient,
});
// Whoever reads may be stuck: an interruption ends the program all the same, a little later.
const interrupted = untilInterrupted(interruption.signal).then(async (reason) => {
  await new Promise((resolve) => setTimeout(resolve, GRACE_MS).unref());
  return reason;
});
const stuck = await Promise.race([Promise.all([stdout.flush(), stderr.flush()]), interrupted]);
if (stuck instanceof Interruption) process.exit(exitCode || stuck.exitCode);
const { failure } = stdout;
if (failure !== undefined) stderr.write(`error: Cannot write the result: ${failure.message}\n`);
const isLost = failure !== undefined && exitCode === EXIT_CODES.done;
process.exitCode = isLost ? EXIT_CODES.outputFailed : exitCode;
