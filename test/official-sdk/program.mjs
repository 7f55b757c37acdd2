/**
 * Imports a folder into the index "docs" with the official TypeScript SDK, compares the counts, and imports it again. The
 * key and the host come from PINECONE_API_KEY and PINECONE_CONTROLLER_HOST. Its argument is the version, such as
 * `pinecone-9`. Prints what each step saw: its name, and JSON.
 */
import process from "node:process";
import { setTimeout } from "node:timers/promises";

const INDEX = "docs";
const FOLDER = { uri: "s3://bucket/imports" };
const ENDS = ["Completed", "Failed", "Cancelled"];

const version = process.argv[2];
const { Pinecone } = await import(version);
const pinecone = new Pinecone();

const { indexes } = await pinecone.listIndexes();
const { host, dimension, metric, status } = await pinecone.describeIndex(INDEX);
show("by name", { names: indexes.map(({ name }) => name), host, dimension, metric, ...status });

const index = pinecone.index(INDEX);
const { id } = await start();
show("start", { id });

const imported = await untilEnded(id);
show("poll", pick(imported));

const stats = await index.describeIndexStats();
const counts = Object.entries(stats.namespaces).map(([name, { recordCount }]) => [
  name,
  recordCount,
]);
const total = stats.totalRecordCount;
show("stats", { dimension: stats.dimension, namespaces: Object.fromEntries(counts), total });
show("counts", { imported: imported.recordsImported, indexed: total });

if (index.listNamespaces !== undefined) {
  const { namespaces } = await index.listNamespaces();
  show(
    "namespaces",
    Object.fromEntries(namespaces.map(({ name, recordCount }) => [name, recordCount])),
  );
}

const second = await start();
show("second import fails", pick(await untilEnded(second.id)));

function start() {
  // From version 7 on it takes one object.
  const isOlder = ["pinecone-4", "pinecone-6"].includes(version);
  return isOlder ? index.startImport(FOLDER.uri) : index.startImport(FOLDER);
}

async function untilEnded(id) {
  for (;;) {
    const operation = await index.describeImport(id);
    if (ENDS.includes(operation.status)) return operation;
    await setTimeout(100);
  }
}

function pick({ status, percentComplete, recordsImported, error }) {
  return { status, percentComplete, recordsImported, error };
}

function show(step, seen) {
  process.stdout.write(`${step} ${JSON.stringify(seen)}\n`);
}
