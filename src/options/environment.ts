import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { runtime } from "../fetch.js";
import type { Place } from "./validate.js";

/** What error messages call the making of a client. */
export const CREATE_CLIENT = "create client";

/** A value, and where it comes from. */
export interface Sourced {
  value: unknown;
  place: Place;
}

/** The option, or else the environment variable. */
export function orEnvironment(value: unknown, argument: string, variable: string): Sourced {
  const found = value === undefined ? readEnvironment(variable) : undefined;
  return found === undefined
    ? { value, place: placeOf(argument) }
    : { value: found, place: placeOf(variable) };
}

/** An environment variable, if there is one and it may be read. An empty one counts as not set. */
function readEnvironment(name: string): string | undefined {
  try {
    return runtime.process?.env?.[name] || undefined;
  } catch {
    return undefined;
  }
}

/** An option of the client, for error messages. */
export function placeOf(argument: string): Place {
  return { action: CREATE_CLIENT, argument };
}

/** @throws InvalidArgumentError for an option of the client */
export function rejectOption(argument: string, rule: string): never {
  throw new InvalidArgumentError({ ...placeOf(argument), rule });
}
