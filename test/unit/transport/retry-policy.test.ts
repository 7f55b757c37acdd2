import { expect, it } from "vitest";
import { decide } from "../../../src/transport/retry-policy.js";

it.each([
  { isIdempotent: false, decision: "unknown" },
  { isIdempotent: true, decision: "throw" },
])("an error of unknown origin permits no second attempt: $decision", (row) => {
  for (const error of [new Error("x"), undefined, "x"]) {
    expect(decide(error, { isIdempotent: row.isIdempotent, isSent: true })).toBe(row.decision);
  }
});
