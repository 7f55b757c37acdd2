import type { FieldRule } from "../../../generated/contract.js";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { checkFields, checkValue } from "../../imports/field-rules.js";
import { isRecord } from "../../json.js";
import type { Place } from "../../options/validate.js";

/** The index that an emulator has. */
export interface EmulatedIndex {
  /**
   * 1 to 45 lower-case letters, digits and hyphens.
   * @default it has every name that is asked for
   */
  name?: string | undefined;
  /**
   * How many values a vector has, from 1 to 20,000. A sparse index has none.
   * @default it is not known, and every dimension is taken
   */
  dimension?: number | undefined;
  /** @default "cosine", and "dotproduct" for a sparse index */
  metric?: string | undefined;
  /** @default "dense" */
  vectorType?: "dense" | "sparse" | undefined;
  /**
   * The namespaces that it has at first, and how many records each of them has. `""` and `"__default__"` are the default
   * one, which counts as existing only if it has records.
   * @default none
   */
  namespaces?: Record<string, number> | undefined;
}

/** An index with every default filled in. */
export interface CheckedIndex {
  /** Undefined for any. */
  readonly name: string | undefined;
  readonly dimension: number | undefined;
  readonly metric: string;
  readonly vectorType: "dense" | "sparse";
  readonly namespaces: ReadonlyMap<string, number>;
}

/** An index as it is at some time. */
export interface IndexView extends Omit<CheckedIndex, "namespaces"> {
  /** The namespaces that exist, and how many records each of them has. */
  readonly namespaces: Readonly<Record<string, number>>;
}

export const DEFAULT_NAMESPACE = "__default__";

export const RECORD_COUNT = {
  type: "integer",
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
} as const satisfies FieldRule;

const ACTION = "create emulator";

const MAX_NAME_LENGTH = 45;

/** Whether an index can have this name. */
export function isIndexName(name: string): boolean {
  return /^[a-z0-9-]+$/.test(name) && name.length <= MAX_NAME_LENGTH;
}

const FIELDS: Readonly<Record<keyof EmulatedIndex, FieldRule>> = {
  name: { type: "string", minLength: 1, maxLength: MAX_NAME_LENGTH },
  dimension: { type: "integer", minimum: 1, maximum: 20_000 },
  metric: { type: "string", minLength: 1 },
  vectorType: { type: "string", values: ["dense", "sparse"] },
  namespaces: { type: "unknown" },
};

/** Checks the index of an emulator, and fills in its defaults. @throws InvalidArgumentError */
export function checkIndex(index: unknown = {}): CheckedIndex {
  const place = { action: ACTION, argument: "index" };
  if (!isRecord(index)) reject(place, "must be an object");
  // What keeps to the rules has their types.
  const checked = checkFields(index, FIELDS, place) as EmulatedIndex;
  const { name, dimension, vectorType = "dense", namespaces = {} } = checked;
  if (name !== undefined && !isIndexName(name)) {
    reject({ ...place, argument: "index.name" }, "must be lower-case letters, digits and hyphens");
  }
  if (vectorType === "sparse" && dimension !== undefined) {
    reject({ ...place, argument: "index.dimension" }, "must be left out: a sparse index has none");
  }
  const { metric = vectorType === "sparse" ? "dotproduct" : "cosine" } = checked;
  const records = checkNamespaces({ ...place, argument: "index.namespaces" }, namespaces);
  return { name, dimension, metric, vectorType, namespaces: records };
}

/** The records of each namespace, with the default one by its full name. @throws InvalidArgumentError */
export function checkNamespaces(place: Place, namespaces: unknown): ReadonlyMap<string, number> {
  if (!isRecord(namespaces)) {
    reject(place, "must be an object of namespaces and how many records each of them has");
  }
  const checked = new Map<string, number>();
  for (const [given, records] of Object.entries(namespaces)) {
    const name = given === "" ? DEFAULT_NAMESPACE : given;
    // The service documents these limits.
    if (!/^\p{ASCII}{1,512}$/u.test(name) || name.includes("\0")) {
      reject(place, "must have names of at most 512 ASCII characters, NUL excluded");
    }
    if (checked.has(name)) reject(place, `must have the default namespace once, as "" or ${name}`);
    const each = { ...place, argument: `${place.argument}[${JSON.stringify(given)}]` };
    checked.set(name, Number(checkValue(records, { ...RECORD_COUNT, required: true }, each)));
  }
  if (!Number.isSafeInteger(sumRecords(checked))) {
    reject(place, `must have at most ${Number.MAX_SAFE_INTEGER} records in all`);
  }
  return checked;
}

export function sumRecords(namespaces: ReadonlyMap<string, number>): number {
  return [...namespaces.values()].reduce((sum, records) => sum + records, 0);
}

function reject({ action, argument }: Place, rule: string): never {
  throw new InvalidArgumentError({ action, argument, rule });
}
