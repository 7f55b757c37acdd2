// What is loaded when it is needed takes real time: here it is loaded before.
import "../../src/cli/commands/cancel.js";
import "../../src/cli/commands/describe.js";
import "../../src/cli/commands/list.js";
import "../../src/cli/commands/start.js";
import "../../src/cli/commands/wait.js";
import "../../src/cli/emulation/create-local-emulator.js";
import "../../src/cli/errors/exit-code-of.js";
import "../../src/cli/errors/report-error.js";
import "../../src/cli/screen/drawing.js";
import { Interruption } from "../../src/cli/interruption.js";
import { runCli } from "../../src/cli/run-cli.js";
import type { Surroundings } from "../../src/cli/surroundings.js";
import type { createImportClient } from "../../src/index.js";
import { API_KEY } from "./connect.js";
import { createFakePipe, type FakeOutput } from "./fake-terminal.js";
import { connectInProcess, type InProcess, type InProcessOptions } from "./in-process.js";

export interface CliWorldOptions extends InProcessOptions {
  env?: Record<string, string>;
  stdout?: FakeOutput;
  stderr?: FakeOutput;
  loadClient?: Surroundings["loadClient"];
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
      const running = runCli(args, {
        env,
        stdout,
        stderr,
        interruption: controller.signal,
        clock: world.clock,
        loadClient: options.loadClient ?? (async () => createClient),
      });
      const exitCode = await world.settle(running);
      return { exitCode, stdout: stdout.written, stderr: stderr.written };
    },
  };
}
