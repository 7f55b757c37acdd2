import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isVisibleAscii } from "../options/check-api-key.js";
import { checkOptions, refuseUnknownOptions } from "../options/check-options.js";
import { createEmulatorClock, type EmulatorClock } from "./machine/emulator-clock.js";
import type { EmulatorOptions } from "./types.js";

const ACTION = "create emulator";

/** Eleven days a second. */
const MAX_SPEED = 1_000_000;

export interface ResolvedEmulatorOptions {
  apiKey: string | undefined;
  clock: EmulatorClock;
  script: NonNullable<EmulatorOptions["script"]>;
}

/** Checks the options of an emulator and fills in what was not given. @throws InvalidArgumentError */
export function resolveEmulatorOptions(options: EmulatorOptions): ResolvedEmulatorOptions {
  checkOptions(ACTION, options);
  const { apiKey, clock = () => Date.now(), speed = 1, script = () => ({}), ...unknown } = options;
  refuseUnknownOptions(ACTION, unknown);
  if (apiKey !== undefined && !isVisibleAscii(apiKey)) {
    refuse("apiKey", "must be a text of visible ASCII characters");
  }
  if (typeof clock !== "function") refuse("clock", "must be a function");
  if (typeof script !== "function") refuse("script", "must be a function");
  if (typeof speed !== "number" || !(speed >= 0 && speed <= MAX_SPEED)) {
    refuse("speed", `must be a number from 0 to ${MAX_SPEED}`);
  }
  return { apiKey, clock: createEmulatorClock(clock, speed), script };
}

function refuse(argument: string, rule: string): never {
  throw new InvalidArgumentError({ action: ACTION, argument, rule });
}
