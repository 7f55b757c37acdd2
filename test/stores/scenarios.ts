import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { checkSource } from "../../src/check.js";
import { runProgram } from "./processes.js";
import { type ProxyOptions, startProxy } from "./proxy.js";
import { DATA_FILE, type ErrorCase, largeFile, print, printEnd, type TestStore } from "./store.js";

/** One more than a page of a listing has. */
const FILES = 1_001;
/** As many files as are read at once by default, and the next page of the listing. */
const MAX_OPEN = 33;
/** How long a response takes while a check is aborted. */
const RESPONSE_MS = 800;
const MAX_BYTES = 2_000_000;
const MAX_BYTES_OF_LARGE = 64_000;

/** Everything that a user does with a store, on its server. */
export async function visitStore(store: TestStore): Promise<void> {
  print(`\n${store.name}`);
  await fill(store);
  await readMany(store);
  await readLarge(store);
  await meetThrottling(store);
  await meetDrops(store);
  await abort(store);
  for (const one of store.errors) await meetError(store, one);
}

async function fill(store: TestStore): Promise<void> {
  const names = Array.from({ length: FILES }, (_, index) => `many/docs/part-${index}.parquet`);
  const left = [...names, "many/", "manyx/docs/sibling.parquet", ...few()];
  const work = async () => {
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      await store.put(name, name.endsWith("/") ? new Uint8Array() : DATA_FILE);
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  await store.put("large/docs/a.parquet", largeFile());
}

function few(): string[] {
  return Array.from({ length: 60 }, (_, index) => `few/docs/a b+${index}%&é.parquet`);
}

/** Checks a folder by the command line through a proxy. */
async function checkThrough(store: TestStore, path: string, options: ProxyOptions = {}) {
  const proxy = await startProxy(store.url, options);
  try {
    const started = Date.now();
    const end = await runProgram(["check", store.uri(path), "--json"], {
      env: store.env(proxy.url),
    });
    const { requests, bytes, mostOpen } = proxy;
    if (end.exitCode !== 0) printEnd(path, end);
    assert.equal(end.exitCode, 0);
    assert.equal(end.stderr, "");
    return { report: JSON.parse(end.stdout), requests, bytes, mostOpen, ms: Date.now() - started };
  } finally {
    proxy.close();
  }
}

async function readMany(store: TestStore): Promise<void> {
  const { report, requests, bytes, mostOpen, ms } = await checkThrough(store, "many");
  assert.deepEqual([report.files, report.records, report.dimension], [FILES, FILES * 30, 768]);
  assert.ok(bytes <= MAX_BYTES, `${bytes} bytes were read`);
  assert.ok(
    mostOpen > 16 && mostOpen <= MAX_OPEN,
    `${mostOpen} requests were sent at the same time`,
  );
  print(
    `  ${FILES} files of ${DATA_FILE.length} bytes: ${bytes} bytes in ${requests} requests, ${mostOpen} at once, ${ms} ms`,
  );
}

async function readLarge(store: TestStore): Promise<void> {
  const { report, requests, bytes } = await checkThrough(store, "large/");
  assert.deepEqual([report.files, report.records], [1, 9]);
  assert.ok(bytes <= MAX_BYTES_OF_LARGE, `${bytes} bytes were read`);
  print(`  a file of ${report.bytes} bytes: ${bytes} bytes in ${requests} requests`);
}

async function meetThrottling(store: TestStore): Promise<void> {
  let throttled = 0;
  const intercept = (count: number) => {
    if (count % 3 !== 0) return undefined;
    throttled += 1;
    return store.throttled;
  };
  const { report, ms } = await checkThrough(store, "few", { intercept });
  assert.equal(report.files, 60);
  assert.ok(throttled > 20);
  print(`  every third request is throttled: 60 files checked, ${throttled} throttled, ${ms} ms`);
}

async function meetDrops(store: TestStore): Promise<void> {
  const intercept = (count: number) => (count % 7 === 0 ? ("drop" as const) : undefined);
  const { report, requests } = await checkThrough(store, "few", { intercept });
  assert.deepEqual([report.files, report.findings], [60, []]);
  print(`  every seventh response is cut off: 60 files checked in ${requests} requests`);
}

/** At several moments: while it is listed, and while it is read. */
async function abort(store: TestStore): Promise<void> {
  for (const requests of [1, 2, 20]) {
    const controller = new AbortController();
    const reason = new Error("enough");
    const intercept = (count: number) => {
      if (count === requests) setTimeout(() => controller.abort(reason), 10);
      return undefined;
    };
    const proxy = await startProxy(store.url, { intercept, delayMs: RESPONSE_MS });
    const source = store.source(store.uri("many"), proxy.url);
    const { signal } = controller;
    await assert.rejects(checkSource(source, { signal }), reason);
    // Some were on their way.
    await delay(50);
    const sent = proxy.requests;
    // Less than a response takes: what is closed by then was aborted.
    for (let ms = 0; proxy.open > 0 && ms < RESPONSE_MS / 2; ms += 20) await delay(20);
    assert.equal(proxy.open, 0, `${proxy.open} requests are open after the abort`);
    await delay(RESPONSE_MS / 2);
    assert.equal(proxy.requests, sent, "requests were sent after the abort");
    proxy.close();
  }
  print("  aborted while it is listed and while files are read: no request stays open");
}

async function meetError(store: TestStore, one: ErrorCase): Promise<void> {
  const { reply } = one;
  await one.before?.();
  const proxy = await startProxy(store.url, reply === undefined ? {} : { intercept: () => reply });
  try {
    const started = Date.now();
    const options = { env: { ...store.env(proxy.url), ...one.env } };
    const end = await runProgram(["check", one.uri], {
      ...options,
      ...(one.cwd === undefined ? {} : { cwd: one.cwd }),
    });
    printEnd(`${one.title} (${Date.now() - started} ms)`, end);
    assert.equal(end.exitCode, one.want.exitCode);
    assert.match(end.stderr, one.want.stderr);
  } finally {
    proxy.close();
  }
}
