import type { FieldRule } from "../../generated/contract.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isRecord } from "../is-record.js";

interface Place {
  action: string;
  argument: string;
}

/** The value itself, or a copy of an object, where it keeps to a rule of the contract. @throws InvalidArgumentError */
export function checkValue(value: unknown, rule: FieldRule, place: Place): unknown {
  if (value === undefined && !rule.required) return undefined;
  if (value === undefined) refuse(place, "is required");
  if (rule.type === "object" && isRecord(value))
    return checkFields(value, rule.fields ?? {}, place);
  if (rule.type === "string" && typeof value === "string") checkText(value, rule, place);
  else if (isNumeric(rule) && typeof value === "number") checkNumber(value, rule, place);
  else if (rule.type !== "boolean" || typeof value !== "boolean") {
    refuse(place, `must be ${nameType(rule)}`, undefined, describeType(value));
  }
  return value;
}

/**
 * A copy of an object whose fields all keep to their rules, without those that are undefined. Each field is read once,
 * so that what was checked is what is sent.
 * @throws InvalidArgumentError for an unknown field too
 */
export function checkFields(
  object: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, FieldRule>>,
  { action, argument }: Place,
): Record<string, unknown> {
  const prefix = argument === "" ? "" : `${argument}.`;
  const known = Object.keys(fields);
  const unknown = Object.keys(object).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    refuse(
      { action, argument: prefix + unknown },
      `is not a known field: the known ones are ${known.join(", ")}`,
    );
  }
  const checked = Object.entries(fields).map(([key, rule]) => {
    return [key, checkValue(object[key], rule, { action, argument: prefix + key })] as const;
  });
  return Object.fromEntries(checked.filter(([, value]) => value !== undefined));
}

function checkText(value: string, { minLength, maxLength, values }: FieldRule, place: Place): void {
  const length = countCodePoints(value);
  if (minLength !== undefined && length < minLength) {
    refuse(
      place,
      `must have at least ${nameCount(minLength)}`,
      minLength,
      `current length is ${length}`,
    );
  }
  if (maxLength !== undefined && length > maxLength) {
    refuse(
      place,
      `must have at most ${nameCount(maxLength)}`,
      maxLength,
      `current length is ${length}`,
    );
  }
  if (/\p{Surrogate}/u.test(value)) refuse(place, "must not contain a lone surrogate");
  if (values !== undefined && !values.includes(value)) {
    refuse(
      place,
      `must be one of ${values.join(", ")}`,
      undefined,
      `current value is ${JSON.stringify(value)}`,
    );
  }
}

function checkNumber(value: number, { type, minimum, maximum }: FieldRule, place: Place): void {
  const found = `current value is ${value}`;
  if (type === "integer" ? !Number.isInteger(value) : !Number.isFinite(value)) {
    refuse(
      place,
      `must be ${type === "integer" ? "an integer" : "a finite number"}`,
      undefined,
      found,
    );
  }
  if (minimum !== undefined && value < minimum)
    refuse(place, `must be at least ${minimum}`, minimum, found);
  if (maximum !== undefined && value > maximum)
    refuse(place, `must be at most ${maximum}`, maximum, found);
}

function refuse(place: Place, rule: string, limit?: number, found?: string): never {
  throw new InvalidArgumentError({
    ...place,
    rule,
    limit,
    ...(found === undefined ? {} : { found }),
  });
}

function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function isNumeric({ type }: FieldRule): boolean {
  return type === "integer" || type === "number";
}

function nameType({ type }: FieldRule): string {
  return /^[io]/.test(type) ? `an ${type}` : `a ${type}`;
}

function nameCount(count: number): string {
  return `${count} character${count === 1 ? "" : "s"}`;
}

function describeType(value: unknown): string {
  return `it is ${value === null ? "null" : Array.isArray(value) ? "an array" : `of type ${typeof value}`}`;
}
