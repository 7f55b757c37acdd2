import { expect, it } from "vitest";
import type { Attempt } from "../../../src/transport/http.js";
import { judge } from "../../../src/transport/retry-policy.js";

const ATTEMPT: Attempt = {
  ...{ operation: "startImport", action: "start import", expects: "json", isRepeatable: false },
  ...{ headers: {}, signal: undefined, timeoutMs: 1, totalTimeoutMs: 1, maxRetries: 2 },
  ...{ number: 1, limitMs: 1, lastError: undefined, sentAt: { now: 0, monotonic: 0 } },
};

it.each([
  { isRepeatable: false, verdict: "unknown" },
  { isRepeatable: true, verdict: "throw" },
])("an error of nobody's is no leave to send again: $verdict", ({ isRepeatable, verdict }) => {
  for (const error of [new Error("x"), undefined, "x"]) {
    expect(judge(error, { ...ATTEMPT, isRepeatable })).toBe(verdict);
  }
});
