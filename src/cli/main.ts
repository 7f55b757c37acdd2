#!/usr/bin/env node
import { readdir, readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { EXIT_CODES } from "./exit-codes.js";
import { runProgram } from "./program.js";
import { type Clock, Interruption, type Output, untilInterrupted } from "./surroundings.js";

// The one file that touches the process.

/** If a terminal does not know its size. */
const DEFAULT_SIZE = { columns: 80, rows: 24 };

/** Removes the `^C` that a terminal shows. */
const ERASE_LINE = "\r\u001b[K";

/** How long after an interruption the program waits for what is still to be written. */
const GRACE_MS = 1_000;

/** With more, a timer would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule(run, ms) {
    const timer = setTimeout(run, Math.min(ms, MAX_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

const stdout = createOutput(process.stdout);
const stderr = createOutput(process.stderr);
const interruption = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  // Once: whoever does not want to wait sends it a second time, which ends the process at once.
  process.once(name, () => {
    if (stderr.isTTY && name === "SIGINT") stderr.write(ERASE_LINE);
    interruption.abort(new Interruption(name));
  });
}
// Node would end with 1, which means here that an import has failed.
process.on("uncaughtException", (error) => {
  stderr.write(`error: ${error?.stack ?? error}\n`);
  process.exit(EXIT_CODES.bug);
});

const exitCode = await runProgram(process.argv.slice(2), {
  env: process.env,
  stdout,
  stderr,
  interruption: interruption.signal,
  clock,
  readText: (path) => (path === "-" ? text(process.stdin) : readFile(path, "utf8")),
  readFolder: (path) => readdir(path),
  loadClient: async () => (await import("../index.js")).createImportClient,
  loadCheck: async () => (await import("../check.js")).checkSource,
});
// A reader may be stuck: an interruption still ends the program, a little later.
const interrupted = untilInterrupted(interruption.signal).then(async (reason) => {
  await new Promise((resolve) => setTimeout(resolve, GRACE_MS).unref());
  return reason;
});
const stuck = await Promise.race([Promise.all([stdout.flush(), stderr.flush()]), interrupted]);
if (stuck instanceof Interruption) process.exit(exitCode || stuck.exitCode);
const { failure } = stdout;
if (failure !== undefined) stderr.write(`error: Cannot write the result: ${failure.message}\n`);
const overrides: number[] = [EXIT_CODES.bug, EXIT_CODES.interrupted, EXIT_CODES.terminated];
const isLost = failure !== undefined && !overrides.includes(exitCode);
process.exitCode = isLost ? EXIT_CODES.outputFailed : exitCode;

/** An output on a stream of the process, with why something could not be written, unless nobody reads it any more. */
function createOutput(
  stream: NodeJS.WriteStream,
): Output & { readonly failure: Error | undefined } {
  const { CI = "", ...env } = process.env;
  const isCi = !["", "0", "false"].includes(CI.toLowerCase());
  const isTTY = stream.isTTY === true && env.TERM !== "dumb" && !isCi;
  let isClosed = false;
  let failure: Error | undefined;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    isClosed = true;
    if (error.code !== "EPIPE") failure = error;
  });
  return {
    isTTY,
    // Set to anything but nothing, as its convention has it.
    hasColors: isTTY && !env.NO_COLOR && stream.hasColors(env),
    get columns() {
      return stream.columns || DEFAULT_SIZE.columns;
    },
    get rows() {
      return stream.rows || DEFAULT_SIZE.rows;
    },
    get isClosed() {
      return isClosed;
    },
    get failure() {
      return failure;
    },
    write(text) {
      if (!isClosed && text !== "") stream.write(text);
    },
    onResize(listener) {
      stream.on("resize", listener);
      return () => void stream.off("resize", listener);
    },
    flush: () =>
      new Promise((resolve) => {
        if (isClosed) resolve();
        // An error is reported after this.
        else stream.write("", () => setImmediate(resolve));
      }),
  };
}
