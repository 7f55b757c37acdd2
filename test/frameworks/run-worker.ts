import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { countReceived, createVisitedEmulator, type Visit } from "./visit.js";

/** Before 2024-11-11 the runtime throws on the field `cache` of a request. This is the last date that this version knows. */
const COMPATIBILITY_DATE = "2024-10-22";

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "everywhere", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.js")],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  globalOutbound = "everywhere",
);
`;

/** Each of them alone, since what one learns of the runtime the next would know. */
const PATHS = ["/default", "/own-fetch", "/unnoticed"];

/** Runs the client in a worker whose runtime throws on the field `cache`. */
export async function visitWorkers(program: string): Promise<Visit[]> {
  const folder = mkdtempSync(join(tmpdir(), "pinecone-import-worker-"));
  try {
    await build({
      entryPoints: [fileURLToPath(new URL("worker.js", import.meta.url))],
      outfile: join(folder, "worker.js"),
      bundle: true,
      format: "esm",
      conditions: ["workerd", "worker", "browser"],
      logLevel: "error",
    });
    writeFileSync(join(folder, "workerd.capnp"), CONFIG);
    const visits: Visit[] = [];
    for (const path of PATHS) visits.push(await visitWorker(program, folder, path));
    return visits;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function visitWorker(program: string, folder: string, path: string): Promise<Visit> {
  const emulator = createVisitedEmulator(300);
  const api = await emulator.listen();
  const argv = ["serve", "--control-fd=1", "workerd.capnp"];
  const child = spawn(program, argv, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  try {
    const ended = once(child, "exit").then(() => Promise.reject(new Error("workerd has ended")));
    const [line] = await Promise.race([once(child.stdout, "data"), ended]);
    const { port } = JSON.parse(String(line).split("\n")[0] ?? "");
    const query = new URLSearchParams({ api: api.url });
    const response = await fetch(`http://127.0.0.1:${port}${path}?${query}`, {
      signal: AbortSignal.timeout(20000),
    });
    const name = `workerd of ${COMPATIBILITY_DATE}`;
    return { name, path, seen: await response.text(), counts: countReceived(emulator) };
  } finally {
    child.kill("SIGKILL");
    await api.close();
  }
}
