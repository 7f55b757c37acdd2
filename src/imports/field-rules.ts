import { type FieldRule, type FieldRules, IMPORT_ID } from "../../generated/contract.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isRecord } from "../json.js";
import { type Place, suggestName } from "../options/validate.js";

/** The value itself, or a copy of an object, if it keeps to a rule of the contract. @throws InvalidArgumentError */
export function checkValue(value: unknown, rule: FieldRule, place: Place): unknown {
  if (value === undefined && !rule.required) return undefined;
  if (value === undefined) reject(place, "is required");
  if (rule.type === "unknown") return value;
  if (rule.type === "object" && isRecord(value))
    return checkFields(value, rule.fields ?? {}, place);
  if (rule.type === "string" && typeof value === "string") checkString(value, rule, place);
  else if (isNumeric(rule) && typeof value === "number") checkNumber(value, rule, place);
  else if (rule.type !== "boolean" || typeof value !== "boolean") {
    const wanted = rule.values === undefined ? nameType(rule) : `one of ${rule.values.join(", ")}`;
    reject(place, `must be ${wanted}`, describeType(value));
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
  fields: FieldRules,
  { action, argument }: Place,
): Record<string, unknown> {
  const prefix = argument === "" ? "" : `${argument}.`;
  const known = Object.keys(fields);
  const unknown = Object.keys(object).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    const found = `${suggestName(unknown, known)}the fields are ${known.join(", ")}`;
    reject({ action, argument: prefix + unknown }, "is not a known field", found);
  }
  const checked = Object.entries(fields).map(([key, rule]) => {
    return [key, checkValue(object[key], rule, { action, argument: prefix + key })] as const;
  });
  return Object.fromEntries(checked.filter(([, value]) => value !== undefined));
}

/** Rejects an id that breaks the contract, or that a URL would read as a step up to another resource. @throws InvalidArgumentError */
export function checkImportId(action: string, id: unknown, argument = "id"): void {
  const place = { action, argument };
  checkValue(id, { ...IMPORT_ID, required: true }, place);
  if (typeof id === "string" && /^(\.|%2e){1,2}$/i.test(id)) {
    reject(place, 'must not be "." or ".." in any spelling', `is ${JSON.stringify(id)}`);
  }
}

function checkString(
  value: string,
  { minLength, maxLength, values }: FieldRule,
  place: Place,
): void {
  const length = countCodePoints(value);
  if (minLength !== undefined && length < minLength) {
    reject(place, `must be at least ${nameCount(minLength)}`, `is ${length}`, minLength);
  }
  if (maxLength !== undefined && length > maxLength) {
    reject(place, `must be at most ${nameCount(maxLength)}`, `is ${length}`, maxLength);
  }
  if (/\p{Surrogate}/u.test(value)) reject(place, "must not contain a lone surrogate");
  if (values !== undefined && !values.includes(value)) {
    reject(place, `must be one of ${values.join(", ")}`, `is ${JSON.stringify(value)}`);
  }
}

function checkNumber(value: number, { type, minimum, maximum }: FieldRule, place: Place): void {
  const found = `is ${value}`;
  if (type === "integer" ? !Number.isInteger(value) : !Number.isFinite(value)) {
    reject(place, `must be ${type === "integer" ? "an integer" : "a finite number"}`, found);
  }
  if (minimum !== undefined && value < minimum) {
    reject(place, `must be at least ${minimum}`, found, minimum);
  }
  if (maximum !== undefined && value > maximum) {
    reject(place, `must be at most ${maximum}`, found, maximum);
  }
}

function reject(place: Place, rule: string, found?: string, limit?: number): never {
  throw new InvalidArgumentError({ ...place, rule, limit, found });
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
  if (value === null) return "is null";
  return Array.isArray(value) ? "is an array" : `is of type ${typeof value}`;
}
