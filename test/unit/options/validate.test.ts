import { expect, it } from "vitest";
import { createImportClient } from "../../../src/index.js";
import { suggestName } from "../../../src/options/validate.js";
import { thrownBy } from "../../support/connect.js";

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
])("for the unknown option $unknown suggests $want", ({ unknown, want }) => {
  expect(suggestName(unknown, NAMES)).toBe(want === undefined ? "" : `did you mean ${want}? `);
});

it("an unknown option is answered with the one that is meant, and with all", () => {
  const options = { apikey: "a-secret" };
  const error = thrownBy(() => Reflect.apply(createImportClient, undefined, [options]));
  expect(error).toMatchObject({
    ...{ code: "invalid_argument", argument: "apikey", rule: "is not an option" },
    message:
      "Cannot create client: apikey is not an option (did you mean apiKey? the options are apiKey, indexHost, allowInsecureHttp, fetch, headers, sourceTag, attemptTimeoutMs, timeoutMs, maxRetries, onEvent)",
  });
});
