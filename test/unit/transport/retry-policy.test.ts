import { expect, it } from "vitest";
import { ApiError } from "../../../src/errors/api-error.js";
import { decide } from "../../../src/transport/retry-policy.js";

it.each([
  { isIdempotent: false, decision: "unknown" },
  { isIdempotent: true, decision: "throw" },
])("an error of unknown origin permits no second attempt: $decision", (row) => {
  for (const error of [new Error("x"), undefined, "x"]) {
    expect(decide(error, { isIdempotent: row.isIdempotent, isSent: true })).toBe(row.decision);
  }
});

it.each([520, 521, 522, 523, 524, 529, 530])(
  "a %d of a CDN is retried, but not for a start",
  (status) => {
    const fields = {
      rpcCode: undefined,
      details: [],
      requestId: undefined,
      retryAfterMs: undefined,
    };
    const error = new ApiError("list imports", `the API responded ${status}`, {
      ...{ status, ...fields, body: "", attempts: 1 },
    });
    expect(decide(error, { isIdempotent: true, isSent: true })).toBe("retry");
    expect(decide(error, { isIdempotent: false, isSent: true })).toBe("unknown");
  },
);
