import type { FieldRule } from "../../../generated/contract.js";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { checkFields } from "../../imports/field-rules.js";
import { isRecord } from "../../json.js";
import { checkOptions, optionNames } from "../../options/validate.js";
import { checkNamespaces, RECORD_COUNT, sumRecords } from "./emulated-index.js";

/**
 * How one import goes. It is `Pending` for the first twentieth of `durationMs`, a minute at most; for the first tenth, two
 * minutes at most, it shows no percent and no records and does not fail (assumed: nothing documents it). Records are
 * loaded evenly over `durationMs`; then the import stays `InProgress` at 100 percent for `indexingMs`. What is 0 is left
 * out of a response, as the service may do it, unless the option `sendZeros` is set. With the option `source` the files have
 * the records: `records`, `namespaces` and `badRecords` must then be left out.
 */
export interface ImportScript {
  /**
   * How many records the folder holds.
   * @default 1000, or the sum of `namespaces`
   */
  records?: number | undefined;
  /**
   * The namespaces that the folder has, and how many records each of them holds. They are filled one after the other. `""`
   * and `"__default__"` are the default one. An import into a namespace that exists fails when it begins to load.
   * @default one with the name of the uri, so that no two folders share one
   */
  namespaces?: Record<string, number> | undefined;
  /**
   * How many of them cannot be imported. With `onError: "continue"` they are skipped and not counted, and an import of
   * nothing else fails; otherwise the first of them fails the import. They are spread evenly among the others.
   * @default 0
   */
  badRecords?: number | undefined;
  /**
   * How long loading takes, in milliseconds; `Infinity` for an import that makes no progress.
   * @default 10_000
   */
  durationMs?: number | undefined;
  /**
   * How long indexing takes after that, in milliseconds; `Infinity` for an import that stays at 100 percent.
   * @default 5_000
   */
  indexingMs?: number | undefined;
  /**
   * How it ends. A failure comes when loading has reached its percentage, but not before the import shows progress;
   * `FAILURE_TEXTS` has errors like the service's. `Completed` yields to the effect of `badRecords`.
   * @default `Completed`, or `Failed` early for a mistake that the request shows, such as a `uri` of a file
   */
  outcome?: "Completed" | { failAtPercent: number; error: string } | undefined;
}

const PLACE = { action: "script import", argument: "script" };

const SCRIPT_FIELDS = optionNames<ImportScript>({
  records: true,
  namespaces: true,
  badRecords: true,
  durationMs: true,
  indexingMs: true,
  outcome: true,
});

const COUNTS: Readonly<Record<string, FieldRule>> = {
  records: RECORD_COUNT,
  badRecords: RECORD_COUNT,
};

const FAILURE: Readonly<Record<string, FieldRule>> = {
  failAtPercent: { type: "number", minimum: 0, maximum: 100, required: true },
  error: { type: "string", minLength: 1, required: true },
};

const NAMESPACES = { ...PLACE, argument: "script.namespaces" };

interface Counts {
  records?: number;
  badRecords?: number;
}

/** What a script decides of an import whose records are those of real files. */
export interface CheckedCourse {
  durationMs: number;
  indexingMs: number;
  outcome: "Completed" | { failAtPercent: number; error: string } | undefined;
}

/** A script with every default filled in. */
export interface CheckedScript extends CheckedCourse {
  records: number;
  /** Undefined for one of the import's own. */
  namespaces: ReadonlyMap<string, number> | undefined;
  badRecords: number;
}

/** Checks what a script returned, and fills in its defaults. @throws InvalidArgumentError */
export function checkScript(script: unknown): CheckedScript {
  const given = checkFieldNames(script);
  const counted = checkFields(
    { records: given.records, badRecords: given.badRecords },
    COUNTS,
    PLACE,
  );
  const namespaces =
    given.namespaces === undefined ? undefined : checkNamespaces(NAMESPACES, given.namespaces);
  const sum = namespaces === undefined ? undefined : sumRecords(namespaces);
  // What keeps to the rules has their types.
  const { records = sum ?? 1_000, badRecords = 0 } = counted as Counts;
  if (sum !== undefined && records !== sum) {
    reject("script.records", `must be the sum of namespaces (${sum}, not ${records}) or left out`);
  }
  if (badRecords > records) {
    reject("script.badRecords", `must be at most records (${badRecords} of ${records} are bad)`);
  }
  return { records, namespaces, badRecords, ...checkTimes(given) };
}

/** The same for an import of real files, which have the records. @throws InvalidArgumentError */
export function checkCourse(script: unknown): CheckedCourse {
  const given = checkFieldNames(script);
  for (const name of ["records", "namespaces", "badRecords"] as const) {
    if (given[name] !== undefined) {
      reject(`script.${name}`, "must be left out: the files of the source decide it");
    }
  }
  return checkTimes(given);
}

function checkFieldNames(script: unknown): Record<string, unknown> {
  if (script instanceof Promise) script.catch(() => {});
  if (!isRecord(script) || "then" in script)
    reject("script", "must return an object, and not a promise");
  checkOptions(PLACE.action, script, SCRIPT_FIELDS);
  return script;
}

function checkTimes(given: Record<string, unknown>): CheckedCourse {
  const { durationMs = 10_000, indexingMs = 5_000, outcome } = given;
  return {
    durationMs: checkDuration("script.durationMs", durationMs),
    indexingMs: checkDuration("script.indexingMs", indexingMs),
    outcome: checkOutcome(outcome),
  };
}

function checkDuration(argument: string, value: unknown): number {
  if (typeof value === "number" && value >= 0) return value;
  return reject(argument, "must be a number of milliseconds from 0 on");
}

function checkOutcome(outcome: unknown): CheckedScript["outcome"] {
  if (outcome === undefined || outcome === "Completed") return outcome;
  if (!isRecord(outcome)) {
    reject("script.outcome", 'must be "Completed" or { failAtPercent, error }');
  }
  const place = { ...PLACE, argument: "script.outcome" };
  return checkFields(outcome, FAILURE, place) as { failAtPercent: number; error: string };
}

function reject(argument: string, rule: string): never {
  throw new InvalidArgumentError({ action: PLACE.action, argument, rule });
}
