import type { FieldRule } from "../../../generated/contract.js";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { checkFields } from "../../imports/field-rules.js";
import { isRecord } from "../../json.js";
import { checkOptions, optionNames } from "../../options/validate.js";
import type { ImportScript } from "../types.js";

const PLACE = { action: "script import", argument: "script" };

const COUNT = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;

const SCRIPT_FIELDS = optionNames<ImportScript>({
  records: true,
  badRecords: true,
  durationMs: true,
  indexingMs: true,
  outcome: true,
});

const COUNTS: Readonly<Record<string, FieldRule>> = { records: COUNT, badRecords: COUNT };

const FAILURE: Readonly<Record<string, FieldRule>> = {
  failAtPercent: { type: "number", minimum: 0, maximum: 100, required: true },
  error: { type: "string", minLength: 1, required: true },
};

/** A script with every default filled in. */
export interface CheckedScript {
  records: number;
  badRecords: number;
  durationMs: number;
  indexingMs: number;
  outcome: "Completed" | { failAtPercent: number; error: string } | undefined;
}

/** Checks what a script gave, and fills in what it left out. @throws InvalidArgumentError */
export function checkScript(script: unknown): CheckedScript {
  if (script instanceof Promise) script.catch(() => {});
  if (!isRecord(script) || "then" in script) refuse("script", "must give an object at once");
  checkOptions(PLACE.action, script, SCRIPT_FIELDS);
  const { durationMs = 10_000, indexingMs = 5_000, outcome, ...given } = script;
  const counted = checkFields(
    { records: given.records, badRecords: given.badRecords },
    COUNTS,
    PLACE,
  );
  // What keeps to the rules has their types.
  const { records = 1_000, badRecords = 0 } = counted as { records?: number; badRecords?: number };
  if (badRecords > records) {
    refuse("script.badRecords", `must be at most records: ${badRecords} of ${records} are bad`);
  }
  return {
    records,
    badRecords,
    durationMs: checkDuration("script.durationMs", durationMs),
    indexingMs: checkDuration("script.indexingMs", indexingMs),
    outcome: checkOutcome(outcome),
  };
}

function checkDuration(argument: string, value: unknown): number {
  if (typeof value === "number" && value >= 0) return value;
  return refuse(argument, "must be a number of milliseconds from 0 on");
}

function checkOutcome(outcome: unknown): CheckedScript["outcome"] {
  if (outcome === undefined || outcome === "Completed") return outcome;
  if (!isRecord(outcome)) {
    refuse("script.outcome", 'must be "Completed" or { failAtPercent, error }');
  }
  const place = { ...PLACE, argument: "script.outcome" };
  return checkFields(outcome, FAILURE, place) as { failAtPercent: number; error: string };
}

function refuse(argument: string, rule: string): never {
  throw new InvalidArgumentError({ action: PLACE.action, argument, rule });
}
