import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GcsClientLike, gcsSource } from "../../src/check.js";
import { FOLDER, startServer } from "./processes.js";
import type { ErrorCase, RunningStore, TestStore } from "./store.js";

const BUCKET = "pinecone-import";

/** @param program fake-gcs-server */
export async function startFakeGcs(program: string): Promise<RunningStore> {
  const server = await startServer({
    command: program,
    args: (port) => [
      ...["-scheme", "http", "-host", "127.0.0.1", "-port", String(port)],
      ...["-backend", "memory", "-log-level", "error"],
    ],
  });
  return { store: await createStore(server.url), stop: server.stop };
}

async function createStore(url: string): Promise<TestStore> {
  const { Storage }: { Storage: new (options: object) => GcsClientLike } = createRequire(
    join(FOLDER, "any.js"),
  )("@google-cloud/storage");
  await send(`${url}/storage/v1/b`, JSON.stringify({ name: BUCKET }));
  return {
    name: "Google Cloud Storage, by fake-gcs-server",
    url,
    uri: (path) => `gs://${BUCKET}/${path}`,
    async put(name, bytes) {
      const query = new URLSearchParams({ uploadType: "media", name });
      await send(`${url}/upload/storage/v1/b/${BUCKET}/o?${query}`, bytes);
    },
    env: (address) => ({ STORAGE_EMULATOR_HOST: address }),
    source: (uri, address) => gcsSource(uri, new Storage({ apiEndpoint: address })),
    throttled: { status: 429 },
    errors: ERRORS,
  };
}

async function send(url: string, body: string | Uint8Array): Promise<void> {
  const response = await fetch(url, { method: "POST", body: body as string });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

const URI = `gs://${BUCKET}/few`;
/** With this the package looks for credentials. */
const NO_EMULATOR = { STORAGE_EMULATOR_HOST: undefined, HTTPS_PROXY: "http://127.0.0.1:9" };

const ERRORS: readonly ErrorCase[] = [
  {
    title: "no such bucket",
    uri: "gs://no-such-bucket/dir",
    env: {},
    want: { exitCode: 8, stderr: /there is no bucket no-such-bucket/ },
  },
  {
    title: "denied",
    uri: URI,
    env: {},
    reply: { status: 403 },
    want: {
      exitCode: 4,
      stderr: /access denied; the credentials need the role Storage Object Vie/,
    },
  },
  {
    title: "expired",
    uri: URI,
    env: {},
    reply: { status: 401 },
    want: { exitCode: 4, stderr: /the Google credentials are not valid any more/ },
  },
  {
    title: "a file of credentials that is not there",
    uri: URI,
    env: { ...NO_EMULATOR, GOOGLE_APPLICATION_CREDENTIALS: "/no-such-file.json" },
    want: { exitCode: 4, stderr: /Google credentials cannot be loaded; set GOOGLE_APPLICATION_CR/ },
  },
  {
    title: "no server",
    uri: URI,
    env: { STORAGE_EMULATOR_HOST: "http://127.0.0.1:2" },
    want: { exitCode: 5, stderr: /cannot be reached \(ECONNREFUSED\)/ },
  },
  {
    title: "no package",
    uri: URI,
    env: {},
    cwd: tmpdir(),
    want: { exitCode: 2, stderr: /install it with: npm install @google-cloud\/storage/ },
  },
];
