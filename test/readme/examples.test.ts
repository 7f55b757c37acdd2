import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { createImportEmulator, FAILURE_TEXTS, type ImportEmulator } from "../../src/emulator.js";
import { denseFile } from "../check/parquet-files.js";
import { README_EXAMPLES, readBlocks, readProgram } from "../support/readme-examples.js";
import { SELF_SIGNED } from "../support/self-signed.js";

const PACKAGE = dirname(dirname(dirname(inject("programPath"))));

describe("the README example prints what it should:", () => {
  it.each(README_EXAMPLES)("$name", async (example) => {
    const emulator = createEmulator();
    const folder = await makeFolder();
    const env = await startWorld(emulator, example.name, folder);
    // As it stands, but for the port, which another program may have.
    const program = readProgram(example).replace("port: 5981", "port: 0");
    const { code } = await transform(program, { loader: "ts", format: "esm" });
    await writeFile(join(folder, "example.mjs"), code);
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["example.mjs"], {
      cwd: folder,
      env: { ...process.env, PINECONE_API_KEY: "any", ...env },
    });
    expect(stdout + stderr).toMatch(example.want);
  });

  it("every block of TypeScript is run, here or as a test of its own", () => {
    const run = README_EXAMPLES.map(({ begins }) => begins);
    const others = readBlocks().filter((block) => !run.some((begins) => block.startsWith(begins)));
    expect(others.sort()).toEqual([
      expect.stringContaining('it("imports the folder within an hour"'),
      expect.stringContaining("vi.useFakeTimers();"),
    ]);
  });
});

/** In place of the package, which is not installed here. */
const CLIENT_OF_S3 = `exports.S3 = class {
  listObjectsV2 = async () => ({ Contents: [{ Key: "dir/docs/a.jsonl", Size: 20 }] });
  getObject() {}
};`;

function createEmulator(): ImportEmulator {
  return createImportEmulator({
    script: ({ uri }) => ({
      records: 1_000_000,
      durationMs: 300,
      indexingMs: 100,
      ...(uri.endsWith("no_files")
        ? { outcome: { failAtPercent: 10, error: FAILURE_TEXTS.no_files } }
        : {}),
    }),
  });
}

/** Starts what an example needs around it. @returns the environment that leads there */
async function startWorld(
  emulator: ImportEmulator,
  name: string,
  folder: string,
): Promise<Record<string, string>> {
  if (name === "hear of events") {
    emulator.inject({ kind: "status", status: 429, operation: "startImport" });
  }
  if (name === "import real files on the emulator") {
    const namespace = join(folder, "data/bucket/articles/docs");
    await mkdir(namespace, { recursive: true });
    await writeFile(join(namespace, "part-0.parquet"), denseFile(20, 3));
  }
  if (name === "trust a private CA") return serveByTls(emulator, folder);
  if (name === "check a folder") {
    await mkdir(join(folder, "out/docs"), { recursive: true });
    await writeFile(join(folder, "out/docs/a.parquet"), denseFile(3, 4));
    await writeFile(join(folder, "out/notes.txt"), "");
  }
  if (name === "check a bucket with a client") {
    const place = join(folder, "node_modules/@aws-sdk/client-s3");
    await mkdir(place, { recursive: true });
    await writeFile(join(place, "index.js"), CLIENT_OF_S3);
  }
  const { url, close } = await emulator.listen();
  onTestFinished(close);
  if (name !== "go through a proxy") {
    return { PINECONE_INDEX_HOST: url, PINECONE_CONTROLLER_HOST: url };
  }
  return { PINECONE_INDEX_HOST: url, HTTPS_PROXY: await startProxy(emulator) };
}

/** A proxy that tunnels, and without which nothing may reach the emulator. */
async function startProxy(emulator: ImportEmulator): Promise<string> {
  let tunnels = 0;
  const server = createServer().on("connect", (request, socket) => {
    const [host, port] = (request.url ?? "").split(":");
    const upstream = connect(Number(port), host, () => {
      tunnels += 1;
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    for (const each of [upstream, socket]) each.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    expect([tunnels, emulator.received.length]).toEqual([1, 1]);
  });
  return `http://127.0.0.1:${portOf(server)}`;
}

async function serveByTls(
  emulator: ImportEmulator,
  folder: string,
): Promise<Record<string, string>> {
  await writeFile(join(folder, "company-ca.pem"), SELF_SIGNED.cert);
  const server = createTlsServer(SELF_SIGNED, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const found = await emulator.fetch(`https://localhost${request.url}`, {
      method: request.method ?? "GET",
      headers: Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      body: Buffer.concat(chunks),
    });
    response.writeHead(found.status, Object.fromEntries(found.headers));
    response.end(await found.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { PINECONE_INDEX_HOST: `https://localhost:${portOf(server)}` };
}

function portOf(server: { address(): unknown }): number {
  return Object(server.address()).port;
}

/** A folder in which the package is found by its name. */
async function makeFolder(): Promise<string> {
  await mkdir(join(PACKAGE, "examples"), { recursive: true });
  const folder = await mkdtemp(join(PACKAGE, "examples/example-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}
