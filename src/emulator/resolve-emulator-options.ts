import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { checkFunction, checkOptions, isVisibleAscii, optionNames } from "../options/validate.js";
import { createEmulatorClock, type EmulatorClock } from "./machine/emulator-clock.js";
import type { EmulatorOptions } from "./types.js";

const ACTION = "create emulator";

const EMULATOR_OPTIONS = optionNames<EmulatorOptions>({
  apiKey: true,
  clock: true,
  speed: true,
  script: true,
});

/** Eleven days a second. */
const MAX_SPEED = 1_000_000;

export interface ResolvedEmulatorOptions {
  apiKey: string | undefined;
  clock: EmulatorClock;
  script: NonNullable<EmulatorOptions["script"]>;
}

/** Checks the options of an emulator and fills in what was not given. @throws InvalidArgumentError */
export function resolveEmulatorOptions(options: EmulatorOptions): ResolvedEmulatorOptions {
  checkOptions(ACTION, options, EMULATOR_OPTIONS);
  const { apiKey, clock = () => Date.now(), speed = 1, script = () => ({}) } = options;
  if (apiKey !== undefined && !isVisibleAscii(apiKey)) {
    refuse("apiKey", "must be a string of visible ASCII characters");
  }
  checkFunction({ action: ACTION, argument: "clock" }, clock);
  checkFunction({ action: ACTION, argument: "script" }, script);
  if (typeof speed !== "number" || !(speed >= 0 && speed <= MAX_SPEED)) {
    refuse("speed", `must be a number from 0 to ${MAX_SPEED}`);
  }
  return { apiKey, clock: createEmulatorClock(clock, speed), script };
}

function refuse(argument: string, rule: string): never {
  throw new InvalidArgumentError({ action: ACTION, argument, rule });
}
