import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { type CheckReport, checkSource } from "../../src/check.js";
import { createRandom } from "../support/random.js";
import { memorySource } from "./memory-source.js";

const lines = Array.from({ length: 50_000 }, (_, index) => `{"_id":"${index}","v":[1,2]}\n`).join(
  "",
);

async function checkFile(name: string, file: Uint8Array | string): Promise<CheckReport> {
  return checkSource(memorySource({ [`docs/${name}`]: file }), { records: "all" });
}

it("the records of files are counted line by line, compressed or not", async () => {
  const want = { ok: true, findings: [], records: 50_000, namespaces: [{ records: 50_000 }] };
  expect(await checkFile("a.jsonl", lines)).toMatchObject(want);
  expect(await checkFile("a.jsonl.gz", gzipSync(lines))).toMatchObject(want);
  const members = Buffer.concat([gzipSync(lines.slice(0, 1_000)), gzipSync(lines.slice(1_000))]);
  expect(await checkFile("a.jsonl.gz", members)).toMatchObject(want);
});

it("a sample ends anywhere in a file, and counts nothing", async () => {
  const source = memorySource({
    "docs/a.jsonl": lines.repeat(2),
    "docs/b.jsonl.gz": gzipSync(Buffer.concat([Buffer.from(lines), noise(2_000_000)])),
  });
  const report = await checkSource(source, { records: "sample", concurrency: 1 });
  expect(report.findings).toMatchObject([
    { code: "bad_line", files: ["docs/b.jsonl.gz"] },
    { code: "duplicate_id", files: ["docs/b.jsonl.gz"] },
  ]);
  expect(report).not.toHaveProperty("records");
  expect(source.bytesRead).toBe(2 * 1024 ** 2);
});

it("a .gz that is not gzip, or is cut off, is unreadable", async () => {
  const gzip = gzipSync(lines);
  for (const file of ["not gzip at all", gzip.subarray(0, gzip.length / 2)]) {
    const { findings } = await checkFile("a.jsonl.gz", file);
    expect(findings.at(0)).toMatchObject({
      code: "unreadable",
      message: "1 file: not gzip, or damaged",
    });
  }
});

it("a file without line breaks is a bad line, and the next line is checked", async () => {
  const long = `${"x".repeat(17 * 1024 ** 2)}\n{"_id":"a"}\n{"_id":"a"}`;
  expect((await checkFile("a.jsonl", long)).findings).toMatchObject([
    { code: "bad_line", count: 1, message: "1 record in 1 file: a line of more than 16.8 MB" },
    { code: "duplicate_id", count: 1 },
  ]);
});

/** What cannot be compressed. */
function noise(length: number): Buffer {
  const random = createRandom(7);
  return Buffer.from(Array.from({ length }, () => random.integer(0, 255)));
}
