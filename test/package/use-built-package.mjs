import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { createImportClient, InvalidArgumentError, isImportClientError } from "pinecone-import";
import { checkSource } from "pinecone-import/check";
import { createImportEmulator } from "pinecone-import/emulator";

// Uses the package as it was built, by its own name, and ends with an error where that cannot be done.

const emulator = createImportEmulator({ speed: 0 });
const { url, close } = await emulator.listen();
const overHttp = createImportClient({ apiKey: "any", indexHost: url });
const { id } = await overHttp.startImport({ uri: "s3://bucket/dir" });
emulator.advance(15_000);
assert.equal((await overHttp.waitForImport(id)).status, "Completed");
await close();

const { fetch } = emulator;
const inProcessOptions = { apiKey: "any", indexHost: "localhost" };
const inProcess = createImportClient({ ...inProcessOptions, fetch });
assert.equal((await inProcess.describeImport(id)).recordsImported, 1_000);

// Each entry has classes of its own: the errors of one are known to the other by their mark. What a fetch throws is the
// cause of an error of the client, whatever it is.
let now = 0;
const broken = createImportEmulator({ clock: () => now });
now = Number.NaN;
const client = createImportClient({ apiKey: "any", indexHost: "localhost", fetch: broken.fetch });
const error = await client.describeImport("1", { maxRetries: 0 }).catch((thrown) => thrown);
assert.equal(error.code, "connection_failed");
assert.ok(isImportClientError(error.cause) && !(error.cause instanceof InvalidArgumentError));
assert.equal(error.cause.code, "invalid_argument");

// A folder without Parquet, read by the parts that are loaded when they are needed.
const folder = fileURLToPath(new URL("../../dist", import.meta.url));
const report = await checkSource(folder, { records: "all" });
assert.equal(report.findings[0]?.code, "no_files");
const missing = await checkSource("no-such-folder").catch((thrown) => thrown);
assert.ok(isImportClientError(missing));
assert.deepEqual([missing.code, missing.reason], ["check_failed", "not_found"]);
const memory = {
  async *list() {
    yield { path: "docs/a.parquet", size: 20 };
  },
  read: async () => new TextEncoder().encode("no Parquet in here: "),
};
assert.equal((await checkSource(memory)).findings[0]?.code, "not_parquet");

// A bundler for browsers can leave the server out, and what is left says so.
const [bundled] = (
  await build({
    stdin: {
      contents: 'export { createImportEmulator } from "pinecone-import/emulator";',
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    format: "esm",
    platform: "browser",
    tsconfigRaw: "{}",
    write: false,
    logLevel: "error",
  })
).outputFiles;
const inBrowser = await import(`data:text/javascript,${encodeURIComponent(bundled?.text ?? "")}`);
const refused = await inBrowser
  .createImportEmulator()
  .listen()
  .catch((thrown) => thrown);
assert.match(String(refused), /Cannot listen: the runtime must have an HTTP server/);

// The check is bundled with it, for files from wherever.
const lines = new TextEncoder().encode('{"_id":"1"}\n{"_id":"2"}\n');
const source = () => ({
  async *list() {
    yield { path: "docs/part-0.jsonl", size: lines.length };
  },
  read: async (_path, start, end) => lines.slice(start, end),
});
const bundledEmulator = inBrowser.createImportEmulator({ speed: 0, source });
const onBundled = createImportClient({ ...inProcessOptions, fetch: bundledEmulator.fetch });
await onBundled.startImport({ uri: "s3://bucket/dir" });
bundledEmulator.advance(15_000);
assert.equal(bundledEmulator.imports[0].recordsImported, 2);

// A local folder is read by the parts of the package as they lie side by side.
const local = createImportEmulator({ speed: 0, source: import.meta.dirname });
const onLocal = createImportClient({ ...inProcessOptions, fetch: local.fetch });
await onLocal.startImport({ uri: "s3://missing/dir" });
local.advance(15_000);
assert.match(local.imports[0].error, /^User error: No Parquet files found: /);

// The program, by the name under which npm installs it.
const require = createRequire(import.meta.url);
const { bin, version } = require("pinecone-import/package.json");
const program = new URL(`../../${bin["pinecone-import"]}`, import.meta.url);
const runProgram = (...args) => {
  const { status, stdout } = spawnSync(process.execPath, [fileURLToPath(program), ...args]);
  return { status, stdout: stdout.toString() };
};
assert.deepEqual(runProgram("--version"), { status: 0, stdout: `${version}\n` });
const started = runProgram("start", "s3://bucket/dir", "--emulator");
assert.deepEqual(started, { status: 0, stdout: "1\n" });

const licenses = new URL("../../dist/THIRD-PARTY-LICENSES.txt", import.meta.url);
assert.match(
  await readFile(licenses, "utf8"),
  /^commander .*^fzstd .*^hyparquet .*^log-update .*^srvx /ms,
);

process.stdout.write("The package as it was built works.\n");
