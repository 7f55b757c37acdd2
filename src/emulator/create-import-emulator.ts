import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { checkFunction, checkOptions, isVisibleAscii, optionNames } from "../options/validate.js";
import { createEmulatorFetch } from "./delivery/emulator-fetch.js";
import { listen } from "./delivery/listen.js";
import { createFaultQueue } from "./faults/fault-queue.js";
import { type CheckedIndex, checkIndex } from "./machine/emulated-index.js";
import { createEmulatorClock, type EmulatorClock } from "./machine/emulator-clock.js";
import { createImportMachine } from "./machine/import-machine.js";
import { createRequestLog, createResponder } from "./service/responder.js";
import { createFolders, type OpenFolder } from "./source/folders.js";
import type { EmulatorOptions, ImportEmulator } from "./types.js";

/**
 * Creates an emulation of the import API, for tests and for trying things out without an account.
 *
 * It follows what is known of the service. Assumed, since nobody could check it: an unknown id is a 404; a list begins
 * with the newest import; an unknown page token and a body that is not JSON are a 400; how long an import is `Pending`; which
 * of two imports of one folder at once fails. The API version and the content type of a request are ignored.
 * @throws InvalidArgumentError if an option is wrong. Recognise it by its `code`, not by its class: this entry has
 * classes of its own
 * @example
 * const emulator = createImportEmulator();
 * const imports = createImportClient({ apiKey: "emulator-key", indexHost: "localhost", fetch: emulator.fetch });
 * const { id } = await imports.startImport({ uri: "s3://bucket/dir" });
 * emulator.advance(15_000);
 * console.log(await imports.describeImport(id)); // Completed
 */
export function createImportEmulator(options: EmulatorOptions = {}): ImportEmulator {
  const resolved = resolveEmulatorOptions(options);
  const { apiKey, clock, script, openFolder, index, sendZeros, passthrough } = resolved;
  const machine = createImportMachine({ clock, index, sendZeros });
  const faults = createFaultQueue();
  const log = createRequestLog();
  const respond = createResponder({ clock, machine, faults, log, apiKey, script, openFolder });
  const emulator: ImportEmulator = {
    fetch: createEmulatorFetch(respond, passthrough),
    advance: (ms) => clock.advance(ms),
    get imports() {
      return machine.all();
    },
    received: log.kept,
    inject: (fault, times) => faults.inject(fault, times),
    listen: (options) => listen(respond, emulator, options),
  };
  return emulator;
}

const ACTION = "create emulator";

const EMULATOR_OPTIONS = optionNames<EmulatorOptions>({
  apiKey: true,
  clock: true,
  speed: true,
  script: true,
  source: true,
  index: true,
  sendZeros: true,
  passthrough: true,
});

/** Eleven days a second. */
const MAX_SPEED = 1_000_000;

interface ResolvedEmulatorOptions {
  apiKey: string | undefined;
  clock: EmulatorClock;
  script: NonNullable<EmulatorOptions["script"]>;
  openFolder: OpenFolder | undefined;
  index: CheckedIndex;
  sendZeros: boolean;
  passthrough: EmulatorOptions["passthrough"];
}

/** Checks the options of an emulator and fills in what was not given. @throws InvalidArgumentError */
function resolveEmulatorOptions(options: EmulatorOptions): ResolvedEmulatorOptions {
  checkOptions(ACTION, options, EMULATOR_OPTIONS);
  const { apiKey, clock = () => Date.now(), speed = 1, script = () => ({}) } = options;
  const { sendZeros = false, passthrough } = options;
  if (apiKey !== undefined && !isVisibleAscii(apiKey)) {
    reject("apiKey", "must be a string of visible ASCII characters");
  }
  checkFunction({ action: ACTION, argument: "clock" }, clock);
  checkFunction({ action: ACTION, argument: "script" }, script);
  checkFunction({ action: ACTION, argument: "passthrough" }, passthrough);
  if (typeof speed !== "number" || !(speed >= 0 && speed <= MAX_SPEED)) {
    reject("speed", `must be a number from 0 to ${MAX_SPEED}`);
  }
  if (typeof sendZeros !== "boolean") reject("sendZeros", "must be true or false");
  const openFolder = createFolders(options.source);
  const index = checkIndex(options.index);
  const emulatorClock = createEmulatorClock(clock, speed);
  return { apiKey, clock: emulatorClock, script, openFolder, index, sendZeros, passthrough };
}

function reject(argument: string, rule: string): never {
  throw new InvalidArgumentError({ action: ACTION, argument, rule });
}
