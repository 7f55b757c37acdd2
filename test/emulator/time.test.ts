import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createImportEmulator } from "../../src/emulator.js";
import { rejection } from "../support/connect.js";
import { connectTo, readDate } from "../support/emulator-client.js";

describe("the emulator's time", () => {
  it.each([
    { speed: 1, want: 1_000 },
    { speed: 60, want: 60_000 },
    { speed: 0.5, want: 500 },
    { speed: 0, want: 0 },
    { speed: undefined, want: 1_000 },
  ])("runs at speed $speed, and advance() counts on top", async ({ speed, want }) => {
    let now = 1_000_000;
    const emulator = createImportEmulator({ clock: () => now, speed });
    const before = await readDate(emulator);
    now += 1_000;
    emulator.advance(3_000);
    // The header Date has whole seconds.
    expect((await readDate(emulator)) - before).toBe(Math.floor((want + 3_000) / 1_000) * 1_000);
  });

  it("never goes back if the clock does, and continues from there", async () => {
    let now = 10_000_000;
    const emulator = createImportEmulator({ clock: () => now });
    const client = connectTo(emulator);
    const { id } = await client.startImport({ uri: "s3://bucket/dir" });
    now += 5_000;
    const half = await client.describeImport(id);
    now -= 3_600_000;
    expect(await client.describeImport(id)).toEqual(half);
    emulator.advance(1_000);
    expect(await client.describeImport(id)).toMatchObject({ percentComplete: 60 });
    now += 1_000;
    expect(await client.describeImport(id)).toMatchObject({ percentComplete: 70 });
  });

  it("that runs past all dates makes requests fail with the reason", async () => {
    let now = 0;
    const emulator = createImportEmulator({ clock: () => now, speed: 2 });
    now = 8e15;
    const error = await rejection(connectTo(emulator).describeImport("1"));
    expect(error).toMatchObject({ cause: { code: "invalid_argument", argument: "clock" } });
  });

  it("goes by Date, so that the fake timers of a test move it", async () => {
    vi.useFakeTimers({ now: Date.UTC(2020, 0) });
    onTestFinished(() => void vi.useRealTimers());
    const emulator = createImportEmulator();
    const client = connectTo(emulator);
    const { id } = await client.startImport({ uri: "s3://bucket/dir" });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await client.describeImport(id)).toMatchObject({
      status: "Completed",
      createdAt: "2020-01-01T00:00:00.000000+00:00",
      finishedAt: "2020-01-01T00:00:15.000000+00:00",
    });
    emulator.inject({ kind: "hang", where: "headers" });
    const controller = new AbortController();
    const hanging = client.describeImport(id, {
      signal: controller.signal,
      attemptTimeoutMs: Number.POSITIVE_INFINITY,
      timeoutMs: Number.POSITIVE_INFINITY,
    });
    await vi.advanceTimersByTimeAsync(1);
    expect(vi.getTimerCount()).toBe(0);
    controller.abort("enough");
    expect(await rejection(hanging)).toBe("enough");
  });

  it.each([
    { step: 0.1, times: 10_000, want: 1_000 },
    { step: 1 / 3, times: 30_000, want: 10_000 },
    { step: 0.004, times: 500_000, want: 2_000 },
  ])("adds up $times steps of $step ms", async ({ step, times, want }) => {
    const durationMs = want;
    const script = () => ({ durationMs, indexingMs: 0 });
    const emulator = createImportEmulator({ speed: 0, script });
    await connectTo(emulator).startImport({ uri: "s3://bucket/dir" });
    for (let count = 1; count < times; count += 1) emulator.advance(step);
    expect(emulator.imports[0]?.status).toBe("InProgress");
    emulator.advance(step);
    expect(emulator.imports[0]?.status).toBe("Completed");
  });

  it.each([0.0009, 0.3333])("runs as fast at speed %s however often it is read", async (speed) => {
    let now = 0;
    const emulator = createImportEmulator({ clock: () => now, speed });
    for (; now < 10_000_000; now += 1_000) void emulator.imports;
    expect(await readDate(emulator)).toBe(Math.floor((now * speed) / 1_000) * 1_000);
  });

  it("counts nothing twice if the clock goes back and is corrected", async () => {
    let now = Date.UTC(2025, 0);
    const emulator = createImportEmulator({ clock: () => now });
    for (let count = 0; count < 10; count += 1) {
      now -= 3_600_000;
      void emulator.imports;
      now += 3_600_000;
      void emulator.imports;
    }
    now += 1_000;
    expect(await readDate(emulator)).toBe(Date.UTC(2025, 0) + 1_000);
  });

  it("that cannot be read makes requests fail with the reason", async () => {
    let now = 0;
    const emulator = createImportEmulator({ clock: () => now });
    now = Number.NaN;
    const error = await rejection(connectTo(emulator).describeImport("1"));
    expect(error).toMatchObject({ cause: { code: "invalid_argument", argument: "clock" } });
  });
});
