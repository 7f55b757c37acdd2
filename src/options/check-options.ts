import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isRecord } from "../is-record.js";

/** Refuses options that are no object. @throws InvalidArgumentError */
export function checkOptions(action: string, options: unknown): void {
  if (isRecord(options)) return;
  throw new InvalidArgumentError({ action, argument: "options", rule: "must be an object" });
}

/** Refuses what is left of an options object when the known options are taken out, but for some. @throws InvalidArgumentError */
export function refuseUnknownOptions(
  action: string,
  left: object,
  others: readonly string[] = [],
): void {
  const unknown = Object.keys(left).find((name) => !others.includes(name));
  if (unknown === undefined) return;
  throw new InvalidArgumentError({ action, argument: unknown, rule: "is not an option" });
}
