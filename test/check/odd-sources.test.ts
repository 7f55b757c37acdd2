import { describe, expect, it } from "vitest";
import { CheckError, checkSource, type Source } from "../../src/check.js";
import { rejection } from "../support/connect.js";
import { memorySource } from "./memory-source.js";
import { denseFile } from "./parquet-files.js";

const GOOD = denseFile(10, 4);

function manyFiles(count: number): Record<string, Uint8Array> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`docs/${index}.parquet`, GOOD]),
  );
}

describe("a source that is not as it should be", () => {
  const list: Source["list"] = async function* () {
    yield { path: "docs/a.parquet", size: GOOD.length };
  };
  const size = GOOD.length;

  it.each([
    [
      "ignores the range",
      async () => new Uint8Array(size + 1),
      `1 file: the source returned ${size + 1} bytes of ${size}: it ignores the range`,
    ],
    [
      "returns too little",
      async () => new Uint8Array(7),
      `1 file: the source returned 7 bytes of ${size}: cut off`,
    ],
    ["returns no bytes", async () => "PAR1" as never, "1 file: the source returned no Uint8Array"],
    [
      "throws",
      () => {
        throw new TypeError("no such thing");
      },
      "1 file: no such thing",
    ],
    [
      "rejects with a code",
      () => Promise.reject(Object.assign(new Error("a long text"), { code: "EIO" })),
      "1 file: EIO",
    ],
    ["rejects with nothing", () => Promise.reject(undefined), "1 file: undefined"],
    [
      "may not read one file",
      () => Promise.reject(new CheckError("read", "access denied", { reason: "denied" })),
      "1 file: access denied",
    ],
  ])("and %s makes a finding", async (_what, read, message) => {
    const report = await checkSource({ list, read: read as Source["read"] });
    expect(report.findings).toEqual([
      { code: "unreadable", severity: "error", message, count: 1, files: ["docs/a.parquet"] },
    ]);
    expect(report.ok).toBe(false);
  });

  it("and ignores ranges is found out without holding all of its files", async () => {
    const source = memorySource(manyFiles(50));
    const whole = { list: () => source.list({}), read: async () => denseFile(5_000, 4) };
    expect((await checkSource(whole)).findings).toMatchObject([{ code: "unreadable", count: 50 }]);
  });

  it.each([
    ["expired", "the token has expired"],
    ["no_credentials", "there are no credentials"],
    ["unreachable", "there is no network"],
  ] as const)(
    "and rejects with %s ends the check, since it concerns all files",
    async (reason, problem) => {
      const error = new CheckError("read", problem, { reason });
      const source = { list, read: () => Promise.reject(error) };
      expect(await rejection(checkSource(source))).toBe(error);
    },
  );

  it.each([
    ["a size that is no number", { path: "a", size: "1" }],
    ["a size below zero", { path: "a", size: -1 }],
    ["no path", { size: 1 }],
    ["null", null],
  ])("and lists %s is an InvalidArgumentError", async (_what, entry) => {
    const source = {
      ...memorySource({}),
      async *list() {
        yield entry as never;
      },
    };
    const error = await rejection(checkSource(source));
    expect(error).toMatchObject({ code: "invalid_argument", argument: "source" });
  });

  it("and cannot be listed is a CheckError with the cause", async () => {
    const cause = new Error("socket hang up");
    const source = {
      ...memorySource({}, { uri: "s3://bucket/dir?sig=secret" }),
      list: () => {
        throw cause;
      },
    };
    const error = await rejection(checkSource(source));
    expect(error).toMatchObject({ code: "check_failed", reason: "unreachable", cause });
    expect(String(error)).toBe(
      "CheckError: Cannot check s3://bucket/dir?sig=[redacted]: listing it failed: socket hang up",
    );
  });

  it("and fails while it is listed ends the reads that are under way", async () => {
    const memory = memorySource(manyFiles(3));
    const signals: (AbortSignal | undefined)[] = [];
    const source: Source = {
      async *list() {
        yield* memory.list({});
        throw new Error("page 2 failed");
      },
      read(_path, _start, _end, { signal }) {
        signals.push(signal);
        return new Promise((_, reject) =>
          signal?.addEventListener("abort", () => reject(signal.reason)),
        );
      },
    };
    expect(await rejection(checkSource(source))).toMatchObject({ reason: "unreachable" });
    expect(signals.every((signal) => signal?.aborted)).toBe(true);
  });
});
