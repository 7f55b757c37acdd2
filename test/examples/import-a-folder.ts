import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createImportClient } from "pinecone-import";
import { checkSource } from "pinecone-import/check";
import { createImportEmulator } from "pinecone-import/emulator";
import { writeVectors } from "./write-vectors.js";

// `npm start`: a folder of Parquet is checked, imported and counted. An emulator stands in for Pinecone. With the key and the
// host of an index, and with the files in a bucket, the same calls import for real.

const root = await mkdtemp(join(tmpdir(), "pinecone-import-"));
process.once("exit", () => rmSync(root, { recursive: true }));
process.once("SIGINT", () => process.exit(130));

// It finds s3://bucket/articles in the folder bucket/articles of its source.
const emulator = createImportEmulator({
  source: root,
  index: { dimension: 8 },
  script: () => ({ durationMs: 3_000, indexingMs: 500 }),
});
const { url, close } = await emulator.listen();
const imports = createImportClient({ apiKey: "emulator-key", indexHost: url });

// Each folder in the folder becomes a namespace.
const articles = join(root, "bucket/articles");
await writeVectors(join(articles, "docs/part-0.parquet"), { count: 200, dimension: 8 });
await writeVectors(join(articles, "faq/part-0.parquet"), { count: 100, dimension: 8 });
console.log("Made      docs/part-0.parquet and faq/part-0.parquet, vectors of 8 dimensions");

const report = await checkSource(articles, { index: await imports.describeIndexStats() });
const counted = report.namespaces.map(({ name, records }) => `${records} in ${name}`).join(", ");
console.log(`Checked   ${report.findings.length} findings, ${report.records} records: ${counted}`);

const { id } = await imports.startImport({ uri: "s3://bucket/articles" });
console.log(`Started   import ${id} of s3://bucket/articles`);

process.stdout.write("Followed");
const { status, recordsImported } = await imports.waitForImport(id, {
  minIntervalMs: 500,
  expectRecords: report.records,
  onProgress: ({ percentComplete = 0 }) => process.stdout.write(`  ${percentComplete} %`),
});
console.log(`  ${status}, ${recordsImported} records`);

const { namespaces = {} } = await imports.describeIndexStats();
const held = report.namespaces.map(({ name }) => `${namespaces[name]?.vectorCount} in ${name}`);
const isRight = held.join(", ") === counted;
console.log(`Compared  the index has ${held.join(", ")}: ${isRight ? "right" : "WRONG"}`);

// A mistake that Pinecone accepts at first: the import fails minutes later. The check finds it before the start.
const news = join(root, "bucket/news");
await writeVectors(join(news, "today/part-0.parquet"), { count: 50, dimension: 4 });
console.log("Made      another folder, with vectors of 4 dimensions");

const { ok, findings } = await checkSource(news, { index: await imports.describeIndexStats() });
for (const { code, message } of findings) console.log(`Checked   ${code}: ${message}`);
if (!ok) console.log("          Its import would fail, and is not started");

await close();
process.exitCode = isRight && !ok ? 0 : 1;
