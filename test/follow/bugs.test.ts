import { expect, it } from "vitest";
import type { FollowContext } from "../../src/follow/poller.js";
import { waitForImport } from "../../src/follow/wait-for-import.js";
import { waitForImports } from "../../src/follow/wait-for-imports.js";
import { watchImport } from "../../src/follow/watch-import.js";
import { createTestClock, drive } from "../support/clocks.js";
import { collect, rejection } from "../support/connect.js";

/** What follows imports on functions that have a bug. */
function followWithBug(bug: unknown) {
  const clock = createTestClock();
  const fail = async () => {
    throw bug;
  };
  const limits = { attemptTimeoutMs: 1, timeoutMs: 1, maxRetries: 0 };
  const context: FollowContext = {
    clock,
    emit: undefined,
    callContext: { limits, reservedHeaders: [] },
    describe: fail,
    readPages: async function* () {
      yield await fail();
    },
    isFresh: () => false,
    hideKey: (text) => text,
  };
  return { clock, context };
}

it.each([
  ["waitForImport()", (context: FollowContext) => waitForImport(context, "1")],
  ["watchImport()", (context: FollowContext) => collect(watchImport(context, "1"))],
  ["waitForImports() of one", (context: FollowContext) => waitForImports(context, ["1"])],
  ["waitForImports() of more", (context: FollowContext) => waitForImports(context, ["1", "2"])],
])("%s does not take a bug for an outage", async (_name, follow) => {
  for (const bug of [new TypeError("x is not a function"), null]) {
    const { clock, context } = followWithBug(bug);
    expect(await drive(clock, rejection(follow(context)))).toBe(bug);
    expect(clock.monotonic()).toBe(0);
    expect(clock.countTimers()).toBe(0);
  }
});
