import { expect, it } from "vitest";
import { suggestName } from "../../../src/options/validate.js";

const NAMES = ["apiKey", "indexHost", "attemptTimeoutMs", "timeoutMs", "maxRetries"];

it.each([
  { unknown: "timeoutMS", want: "timeoutMs" },
  { unknown: "timeout", want: "timeoutMs" },
  { unknown: "timoutMs", want: "timeoutMs" },
  { unknown: "atemptTimeoutMs", want: "attemptTimeoutMs" },
  { unknown: "retries", want: "maxRetries" },
  { unknown: "host", want: "indexHost" },
  { unknown: "APIKEY", want: "apiKey" },
  { unknown: "apiKeyy", want: "apiKey" },
  { unknown: "ms", want: undefined },
  { unknown: "x", want: undefined },
  { unknown: "", want: undefined },
  { unknown: "proxy", want: undefined },
])("suggestName() returns $want for the unknown option $unknown", ({ unknown, want }) => {
  expect(suggestName(unknown, NAMES)).toBe(want === undefined ? "" : `did you mean ${want}? `);
});
