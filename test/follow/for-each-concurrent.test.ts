import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { forEachConcurrent } from "../../src/follow/for-each-concurrent.js";
import { rejection } from "../support/connect.js";

const tick = () => new Promise((resolve) => setImmediate(resolve));

it("forEachConcurrent() runs in order, some at a time, and leaves no listener", async () => {
  const { signal } = new AbortController();
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  await forEachConcurrent([1, 2, 3, 4, 5, 6, 7], { concurrency: 3, signal }, async (item) => {
    begun.push(item);
    running += 1;
    most = Math.max(most, running);
    await tick();
    running -= 1;
  });
  expect(begun).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(most).toBe(3);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

it("forEachConcurrent() rejects with the first error, and ends the others with it", async () => {
  const { signal } = new AbortController();
  const reasons: unknown[] = [];
  const failure = new Error("mine");
  const run = async (item: number, stop: AbortSignal) => {
    if (item === 2) throw failure;
    stop.addEventListener("abort", () => reasons.push(stop.reason));
    await tick();
  };
  expect(await rejection(forEachConcurrent([1, 2, 3], { concurrency: 3, signal }, run))).toBe(
    failure,
  );
  expect(reasons).toEqual([failure, failure]);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

it("forEachConcurrent() begins nothing after an abort", async () => {
  const run = async () => expect.unreachable();
  const signal = AbortSignal.abort(null);
  expect(await rejection(forEachConcurrent([1], { concurrency: 1, signal }, run))).toBeNull();
});
