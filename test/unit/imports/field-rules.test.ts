import { describe, expect, it } from "vitest";
import type { FieldRule } from "../../../generated/contract.js";
import { checkFields, checkValue } from "../../../src/imports/field-rules.js";
import { thrownBy } from "../../support/connect.js";

const PLACE = { action: "start import", argument: "label" };

/** Values that break a rule, and the problem of the error. */
const REJECTED: { value: unknown; rule: FieldRule; want: string }[] = [
  { value: undefined, rule: { type: "string", required: true }, want: "is required" },
  { value: null, rule: { type: "string" }, want: "must be a string (is null)" },
  { value: ["a"], rule: { type: "string" }, want: "must be a string (is an array)" },
  { value: 5, rule: { type: "string" }, want: "must be a string (is of type number)" },
  { value: "5", rule: { type: "integer" }, want: "must be an integer (is of type string)" },
  { value: "5", rule: { type: "number" }, want: "must be a number (is of type string)" },
  { value: "yes", rule: { type: "boolean" }, want: "must be a boolean (is of type string)" },
  {
    value: "a",
    rule: { type: "object", fields: {} },
    want: "must be an object (is of type string)",
  },
  { value: [], rule: { type: "object", fields: {} }, want: "must be an object (is an array)" },
  { value: { a: 1 }, rule: { type: "string" }, want: "must be a string (is of type object)" },
  {
    value: "",
    rule: { type: "string", minLength: 1 },
    want: "must be at least 1 character (is 0)",
  },
  {
    value: "abc",
    rule: { type: "string", maxLength: 2 },
    want: "must be at most 2 characters (is 3)",
  },
  {
    value: "c",
    rule: { type: "string", values: ["a", "b"] },
    want: 'must be one of a, b (is "c")',
  },
  { value: "\ud800", rule: { type: "string" }, want: "must not contain a lone surrogate" },
  { value: 1.5, rule: { type: "integer" }, want: "must be an integer (is 1.5)" },
  {
    value: Number.POSITIVE_INFINITY,
    rule: { type: "number" },
    want: "must be a finite number (is Infinity)",
  },
  {
    value: 0,
    rule: { type: "integer", minimum: 1 },
    want: "must be at least 1 (is 0)",
  },
  {
    value: 101,
    rule: { type: "integer", maximum: 100 },
    want: "must be at most 100 (is 101)",
  },
];

/** Values that keep to a rule, at its bounds. */
const ACCEPTED: { value: unknown; rule: FieldRule }[] = [
  { value: undefined, rule: { type: "string" } },
  { value: "a", rule: { type: "string", minLength: 1, maxLength: 1 } },
  { value: "\u{1f600}\u{1f600}", rule: { type: "string", minLength: 2, maxLength: 2 } },
  { value: "b", rule: { type: "string", values: ["a", "b"] } },
  { value: 1, rule: { type: "integer", minimum: 1, maximum: 1 } },
  { value: 1.5, rule: { type: "number" } },
  { value: -5, rule: { type: "integer" } },
  { value: true, rule: { type: "boolean" } },
  { value: false, rule: { type: "boolean" } },
];

describe("checkValue()", () => {
  it.each(REJECTED)("rejects $value: $want", ({ value, rule, want }) => {
    const error = thrownBy(() => checkValue(value, rule, PLACE));
    expect(error).toMatchObject({ ...PLACE, problem: `label ${want}` });
  });

  it.each(ACCEPTED)("accepts $value for $rule", ({ value, rule }) => {
    expect(checkValue(value, rule, PLACE)).toBe(value);
  });
});

describe("checkFields()", () => {
  it("suggests the field that is meant", () => {
    const fields: Record<string, FieldRule> = { integrationId: { type: "string" } };
    expect(thrownBy(() => checkFields({ integrationID: "1" }, fields, PLACE))).toMatchObject({
      argument: "label.integrationID",
      problem: expect.stringContaining("did you mean integrationId?"),
    });
  });

  it("returns a copy without undefined fields, and names the nested field at fault", () => {
    const fields: Record<string, FieldRule> = {
      uri: { type: "string" },
      mode: { type: "object", fields: { level: { type: "integer" }, name: { type: "string" } } },
    };
    const given = { uri: undefined, mode: { level: 1, name: undefined } };
    const place = { action: "start import", argument: "" };
    const checked = checkFields(given, fields, place);
    expect(checked).toStrictEqual({ mode: { level: 1 } });
    expect(checked.mode).not.toBe(given.mode);
    expect(thrownBy(() => checkFields({ mode: { level: "1" } }, fields, place))).toMatchObject({
      argument: "mode.level",
      rule: "must be an integer",
    });
    expect(thrownBy(() => checkFields({ mode: { size: 1 } }, fields, place))).toMatchObject({
      argument: "mode.size",
      rule: "is not a known field",
      problem: expect.stringContaining("level, name"),
    });
  });
});
