#!/usr/bin/env node
import { systemClock } from "../clock.js";
import { createOutput } from "./create-output.js";
import { EXIT_CODES } from "./errors/exit-codes.js";
import { Interruption } from "./interruption.js";
import { runCli } from "./run-cli.js";

// The one file that touches the process.

/** Takes away the `^C` that a terminal shows. */
const ERASE_LINE = "\r\u001b[K";

const stdout = createOutput(process.stdout, process.env);
const stderr = createOutput(process.stderr, process.env);
const interruption = new AbortController();
const interrupted = new Promise<Interruption>((resolve) => {
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    // Once: whoever does not want to wait sends it a second time, which ends the process at once.
    process.once(name, () => {
      if (stderr.isTTY && name === "SIGINT") stderr.write(ERASE_LINE);
      const reason = new Interruption(name);
      interruption.abort(reason);
      resolve(reason);
    });
  }
});
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
// Whoever reads the result may be stuck: an interruption ends the program all the same.
const isInterrupted = interruption.signal.aborted;
const ended = await Promise.race([stdout.flush(), ...(isInterrupted ? [] : [interrupted])]);
if (ended instanceof Interruption) process.exit(ended.exitCode);
const { failure } = stdout;
if (failure !== undefined) stderr.write(`error: Cannot write the result: ${failure.message}\n`);
const isLost = failure !== undefined && exitCode === EXIT_CODES.done;
process.exitCode = isLost ? EXIT_CODES.outputFailed : exitCode;
