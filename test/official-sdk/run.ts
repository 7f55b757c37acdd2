import assert from "node:assert/strict";
import { OPERATIONS } from "../../generated/contract.js";
import { isMain, runScript } from "../../scripts/lib/run-script.js";
import { createImportEmulator, FAILURE_TEXTS } from "../../src/emulator.js";
import { createImportClient } from "../../src/index.js";

/** What is used of an index of the official SDK, in the one form of its version 9. */
interface SdkIndex {
  startImport(request: { uri: string; errorMode?: string }): Promise<{ id?: string }>;
  describeImport(id: string): Promise<SdkOperation>;
  listImports(limit?: number, token?: string): Promise<SdkPage>;
  cancelImport(id: string): Promise<unknown>;
  describeIndexStats(): Promise<SdkStats>;
}

interface SdkStats {
  namespaces?: Record<string, { recordCount: number }>;
  totalRecordCount?: number;
}

interface SdkOperation {
  id?: string;
  uri?: string;
  status?: string;
  createdAt?: Date;
  finishedAt?: Date;
  percentComplete?: number;
  recordsImported?: number;
  error?: string;
}

interface SdkPage {
  data?: SdkOperation[];
  pagination?: { next?: string };
}

type CreateIndex = (sdk: Sdk, apiKey: string, host: string) => SdkIndex;

/** How each version makes an index. The packages are found by these names in this folder alone. */
const VERSIONS: Record<string, CreateIndex> = {
  "pinecone-9": createIndex,
  "pinecone-8": createIndex,
  "pinecone-6": createOlderIndex,
  "pinecone-4": createOlderIndex,
};

function createIndex({ Pinecone }: Sdk, apiKey: string, host: string): SdkIndex {
  return new Pinecone({ apiKey }).index({ host });
}

function createOlderIndex({ Pinecone }: Sdk, apiKey: string, host: string): SdkIndex {
  const index = new Pinecone({ apiKey }).index("any", host);
  return Object.assign(Object.create(index), {
    startImport: ({ uri, errorMode }: { uri: string; errorMode?: string }) =>
      index.startImport(uri, errorMode),
  });
}

interface Sdk {
  // The versions differ in their types, and none is installed when these lines are compiled.
  Pinecone: new (options: {
    apiKey: string;
  }) => { index(...target: unknown[]): LooseIndex };
}

interface LooseIndex extends Omit<SdkIndex, "startImport"> {
  startImport(...request: unknown[]): Promise<{ id?: string }>;
}

/** How many imports one start makes if its first response is lost: from version 7 on the SDK sends it again. */
const IMPORTS_AFTER_LOSS: Readonly<Record<string, number>> = {
  "pinecone-9": 2,
  "pinecone-8": 2,
  "pinecone-6": 1,
  "pinecone-4": 1,
};

const KEY = "a-key-for-the-emulator";

/** Uses the emulator through one version of the official SDK, and checks that each shape is read as it is meant. */
async function visit(name: string, createIndex: CreateIndex): Promise<void> {
  const sdk: Sdk & { default?: Sdk } = await import(name);
  const { version } = (await import(`${name}/package.json`, { with: { type: "json" } })).default;
  const emulator = createImportEmulator({
    apiKey: KEY,
    speed: 0,
    script: ({ uri }) =>
      uri.endsWith("failing")
        ? { outcome: { failAtPercent: 30, error: FAILURE_TEXTS.namespace_exists } }
        : {},
  });
  const server = await emulator.listen();
  try {
    print(`\n@pinecone-database/pinecone ${version} on ${server.url}`);
    const index = createIndex(sdk, KEY, server.url);
    await followImports(index, (ms) => emulator.advance(ms));
    await readPages(index);
    await readStats(index);
    assert.equal(await loseResponse(createIndex, sdk), IMPORTS_AFTER_LOSS[name]);
    await meetErrors(index, createIndex(sdk, "another-key", server.url));
    assert.deepEqual(
      new Set(emulator.received.map(({ operation }) => operation)),
      new Set(Object.keys(OPERATIONS)),
    );
  } finally {
    await server.close();
  }
}

async function followImports(index: SdkIndex, advance: (ms: number) => void): Promise<void> {
  const started = await index.startImport({ uri: "s3://bucket/dir", errorMode: "continue" });
  show("startImport", started);
  assert.equal(started.id, "1");

  const pending = await describe(index, "1");
  assert.equal(pending.status, "Pending");
  assert.ok(pending.createdAt instanceof Date && !Number.isNaN(pending.createdAt.getTime()));
  assert.equal(pending.finishedAt, undefined);
  advance(5_000);
  const running = await describe(index, "1");
  assert.deepEqual(
    [running.status, running.percentComplete, running.recordsImported],
    ["InProgress", 50, 500],
  );
  advance(10_000);
  const completed = await describe(index, "1");
  assert.deepEqual([completed.status, completed.percentComplete], ["Completed", 100]);
  assert.equal(Number(completed.finishedAt) - Number(completed.createdAt), 15_000);

  await index.startImport({ uri: "s3://bucket/failing" });
  advance(3_000);
  const failed = await describe(index, "2");
  assert.deepEqual([failed.status, failed.error], ["Failed", FAILURE_TEXTS.namespace_exists]);

  await index.startImport({ uri: "s3://bucket/dir" });
  show("cancelImport", await index.cancelImport("3"));
  assert.equal((await describe(index, "3")).status, "Cancelled");
}

async function readPages(index: SdkIndex): Promise<void> {
  const first = await index.listImports(2);
  show("listImports, first page", first);
  assert.deepEqual(
    first.data?.map(({ id, status }) => [id, status]),
    [
      ["3", "Cancelled"],
      ["2", "Failed"],
    ],
  );
  assert.ok(first.data?.every(({ createdAt }) => createdAt instanceof Date));
  const last = await index.listImports(2, first.pagination?.next);
  show("listImports, last page", last);
  assert.deepEqual([last.data?.map(({ id }) => id), last.pagination?.next], [["1"], undefined]);
}

async function readStats(index: SdkIndex): Promise<void> {
  const stats = await index.describeIndexStats();
  show("describeIndexStats", stats);
  const namespaces = {
    "s3://bucket/dir": { recordCount: 1_000 },
    "s3://bucket/failing": { recordCount: 300 },
  };
  assert.deepEqual([stats.namespaces, stats.totalRecordCount], [namespaces, 1_300]);
}

async function meetErrors(index: SdkIndex, stranger: SdkIndex): Promise<void> {
  const unknown = await rejection(index.describeImport("999"));
  show("describeImport of an unknown id", unknown);
  assert.equal(unknown.name, "PineconeNotFoundError");
  const scheme = await rejection(index.startImport({ uri: "ftp://bucket/dir" }));
  show("startImport with a wrong scheme", scheme);
  assert.match(scheme.message, /uri must begin with s3/);
  const refused = await rejection(stranger.describeImport("1"));
  show("describeImport with another key", refused);
  assert.equal(refused.name, "PineconeAuthorizationError");
}

/** Loses the first response of one start, and returns how many imports there are then. By this client it must be one. */
async function loseResponse(createIndex: CreateIndex, sdk: Sdk): Promise<number> {
  const ways: ((host: string) => Promise<unknown>)[] = [
    (host) => createIndex(sdk, KEY, host).startImport({ uri: "s3://bucket/dir" }),
    (indexHost) =>
      createImportClient({ apiKey: KEY, indexHost }).startImport({ uri: "s3://bucket/dir" }),
  ];
  const counts: number[] = [];
  for (const start of ways) {
    const emulator = createImportEmulator({ apiKey: KEY });
    emulator.inject({ kind: "status", status: 503, when: "after", operation: "startImport" });
    const server = await emulator.listen();
    await start(server.url).catch((error: unknown) => show("startImport", error));
    await server.close();
    counts.push(emulator.imports.length);
  }
  const [theirs = 0, ours] = counts;
  print(`  imports after one lost response: ${theirs}; by this client: ${ours}`);
  assert.equal(ours, 1);
  return theirs;
}

async function describe(index: SdkIndex, id: string): Promise<SdkOperation> {
  const operation = await index.describeImport(id);
  show("describeImport", operation);
  assert.deepEqual([operation.id, operation.uri?.slice(0, 12)], [id, "s3://bucket/"]);
  return operation;
}

async function rejection(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => error,
  );
  assert.ok(outcome instanceof Error, `it did not reject, but gave ${JSON.stringify(outcome)}`);
  return outcome;
}

function show(call: string, seen: unknown): void {
  const text = seen instanceof Error ? `${seen.name}: ${seen.message}` : JSON.stringify(seen);
  print(`  ${call}: ${text.split("\n", 1)[0]}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function run(): Promise<number> {
  for (const [name, createIndex] of Object.entries(VERSIONS)) await visit(name, createIndex);
  print("\nEvery shape was read as it was meant.");
  return 0;
}

if (isMain(import.meta.url)) await runScript("test:official-sdk", 1, run);
