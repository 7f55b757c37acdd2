// What is loaded when it is needed takes real time: here it is loaded before.
import "../../src/cli/check/check-before-start.js";
import "../../src/cli/commands/cancel.js";
import "../../src/cli/commands/check.js";
import "../../src/cli/commands/describe.js";
import "../../src/cli/commands/list.js";
import "../../src/cli/commands/start.js";
import "../../src/cli/commands/wait.js";
import "../../src/cli/emulation.js";
import "../../src/cli/errors.js";
import "../../src/cli/output/drawing.js";
import { checkSource } from "../../src/check.js";
import { runProgram } from "../../src/cli/program.js";
import { Interruption, type Surroundings } from "../../src/cli/surroundings.js";
import type { createImportClient } from "../../src/index.js";
import { API_KEY } from "./connect.js";
import { createFakePipe, type FakeOutput } from "./fake-terminal.js";
import {
  connectInProcess,
  type InProcess,
  type InProcessOptions,
  type Tamper,
} from "./in-process.js";

export interface CliWorldOptions extends InProcessOptions {
  env?: Record<string, string>;
  stdout?: FakeOutput;
  stderr?: FakeOutput;
  loadClient?: Surroundings["loadClient"];
  /** What checks a folder; the real check by default. */
  checkSource?: typeof checkSource;
  /** The texts of files, and of standard input by the name "-". */
  files?: Record<string, string>;
}

/** What came of a run of the command line. */
interface CliEnd {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** The command line in this process, on an emulator without a network, by a clock that a test drives. */
export interface CliWorld extends InProcess {
  run(...args: string[]): Promise<CliEnd>;
  /** What the last run has printed so far. */
  printed(): { stdout: string; stderr: string };
  /** As by Ctrl-C. */
  interrupt(signal?: "SIGINT" | "SIGTERM"): void;
}

export function createCliWorld(options: CliWorldOptions = {}): CliWorld {
  const { env = { PINECONE_API_KEY: API_KEY, PINECONE_INDEX_HOST: "localhost" }, ...setup } =
    options;
  const world = connectInProcess(setup);
  const createClient: typeof createImportClient = ({ fetch, ...others } = {}) =>
    world.connectAnother({ ...others, ...(fetch === undefined ? {} : { fetch }) });
  let controller = new AbortController();
  let printed = { stdout: createFakePipe(), stderr: createFakePipe() };
  return {
    ...world,
    printed: () => ({ stdout: printed.stdout.written, stderr: printed.stderr.written }),
    interrupt: (signal = "SIGINT") => controller.abort(new Interruption(signal)),
    async run(...args) {
      controller = new AbortController();
      const { stdout = createFakePipe(), stderr = createFakePipe() } = options;
      printed = { stdout, stderr };
      const running = runProgram(args, {
        env,
        stdout,
        stderr,
        interruption: controller.signal,
        clock: world.clock,
        readText: async (path) => {
          const text = options.files?.[path];
          if (text === undefined) throw new Error(`ENOENT: no such file, open '${path}'`);
          return text;
        },
        readFolder: async (path) => {
          throw new Error(`ENOENT: no such file or directory, scandir '${path}'`);
        },
        loadClient: options.loadClient ?? (async () => createClient),
        loadCheck: async () => options.checkSource ?? checkSource,
      });
      const exitCode = await world.settle(running);
      return { exitCode, stdout: stdout.written, stderr: stderr.written };
    },
  };
}

/** The lines of a log without their times. Fails if a line has none. */
export function withoutTimes(log: string): string {
  return log.replace(/^.*\n/gm, (line) => {
    const [time] = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ {2}/.exec(line) ?? [];
    if (time === undefined) throw new Error(`this line has no time: ${line}`);
    return line.slice(time.length);
  });
}

/** A world in which an import of each script was started, each of a folder of its own, with ids from 1 on. */
export async function startAll(scripts: readonly object[], options: CliWorldOptions = {}) {
  const left = [...scripts];
  const world = createCliWorld({ ...options, script: () => left.shift() ?? {} });
  for (const [index] of scripts.entries()) {
    await world.settle(world.client.startImport({ uri: `s3://bucket/dir-${index + 1}` }));
  }
  return world;
}

/** Responds to polls with a 503 while that is so. */
export function failPolls(isBroken: () => boolean): Tamper {
  return async (pass, { operation }) =>
    operation !== "startImport" && isBroken() ? new Response("busy", { status: 503 }) : pass();
}
