import { describe, expect, it } from "vitest";
import type { ImportProgress } from "../../src/index.js";
import { collect, rejection } from "../support/connect.js";
import { connectInProcess } from "../support/in-process.js";

/** A client whose polls are answered with these texts, one after another, and the last of them for ever. */
function connectToTexts(...texts: string[]) {
  const left = [...texts];
  let count = 0;
  const world = connectInProcess({
    options: {
      fetch: async (url) => {
        count += 1;
        const text = (left.length > 1 ? left.shift() : left[0]) ?? "";
        return new Response(/\/imports\?/.test(url) ? `{"data":[${text}]}` : text);
      },
    },
  });
  return { ...world, count: () => count };
}

describe("an import with a field nested deeper than can be written", () => {
  const deep = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
  const running = `{"id":"1","status":"InProgress","x":${deep}}`;
  const done = `{"id":"1","status":"Completed","x":${deep}}`;

  it("is followed to its end all the same", async () => {
    const { client, settle } = connectToTexts(running, running, done);
    const seen = await settle(collect(client.watchImport("1")));
    expect(seen.map(({ status }) => status)).toEqual(["InProgress", "Completed"]);
    const again = connectToTexts(running, running, done);
    const operations = await again.settle(again.client.waitForImports(["1", "1"]));
    expect(operations[0]?.status).toBe("Completed");
  });
});

describe("the order of fields", () => {
  it("is no change", async () => {
    const { client, count, settle } = connectToTexts(
      '{"id":"1","status":"Pending","uri":"s3://b"}',
      '{"uri":"s3://b","status":"Pending","id":"1"}',
      '{"status":"Pending","uri":"s3://b","id":"1"}',
      '{"id":"1","status":"Completed"}',
    );
    expect(await settle(collect(client.watchImport("1")))).toHaveLength(2);
    expect(count()).toBe(4);
  });
});

describe("numbers beyond all measure", () => {
  it.each(["1e999", "1e-320", "-1e999", "1.7e308", "-5", "250"])(
    "make no progress that is none: %s",
    async (number) => {
      const told: ImportProgress[] = [];
      const { client, settle } = connectToTexts(
        '{"id":"1","status":"InProgress","percentComplete":0,"recordsImported":0}',
        `{"id":"1","status":"InProgress","percentComplete":${number},"recordsImported":${number}}`,
        '{"id":"1","status":"InProgress","percentComplete":1,"recordsImported":5}',
        '{"id":"1","status":"Completed"}',
      );
      await settle(
        client.waitForImport("1", { onProgress: (_, progress) => void told.push(progress) }),
      );
      expect(told.length).toBeGreaterThan(2);
      for (const { elapsedMs, recordsPerSecond = 0, remainingMs = 0 } of told) {
        for (const each of [elapsedMs, recordsPerSecond, remainingMs]) {
          expect(Number.isFinite(each)).toBe(true);
        }
        expect(remainingMs).toBeGreaterThanOrEqual(0);
      }
    },
  );
});

describe("a 401 while others hang", () => {
  it("ends those with it", async () => {
    let aborted = 0;
    const { client, clock, settle } = connectInProcess({
      options: {
        fetch: async (url, { signal }) => {
          if (/\/imports\?/.test(url)) return Response.json({ data: [] });
          if (url.endsWith("/10")) return new Response("no", { status: 401 });
          return new Promise((_, reject) => {
            signal.addEventListener("abort", () => {
              aborted += 1;
              reject(signal.reason);
            });
          });
        },
      },
    });
    const ids = Array.from({ length: 20 }, (_, index) => String(index + 1));
    const error = await settle(rejection(client.waitForImports(ids)));
    expect(error).toMatchObject({ code: "wait_incomplete", cause: { status: 401 } });
    expect(aborted).toBe(9);
    expect(clock.monotonic()).toBe(0);
    expect(clock.countTimers()).toBe(0);
  });
});
