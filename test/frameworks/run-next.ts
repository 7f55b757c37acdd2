import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { countReceived, createVisitedEmulator, type Visit } from "./visit.js";

const PATHS = ["/page", "/handler", "/forced"];

/** Serves the application with one version of Next.js, in development or built, and opens each of its addresses twice. */
export async function visitNext(folder: string, isBuilt: boolean): Promise<Visit[]> {
  rmSync(join(folder, ".next"), { recursive: true, force: true });
  cpSync(join(folder, "../app"), join(folder, "app"), { recursive: true });
  const emulator = createVisitedEmulator(1_000);
  const { url, close } = await emulator.listen();
  const started: ChildProcess[] = [];
  try {
    const name = `${basename(folder)} ${isBuilt ? "build" : "dev"}`;
    if (isBuilt) {
      const build = startNext(folder, ["build"], url);
      started.push(build.child);
      const [code] = await once(build.child, "exit");
      if (code !== 0) throw new Error(`next build ended with ${code}:\n${build.read()}`);
    }
    const visits: Visit[] = [];
    if (isBuilt) visits.push({ name, path: "at build", seen: "", counts: countReceived(emulator) });
    const port = await findPort();
    const server = startNext(
      folder,
      [isBuilt ? "start" : "dev", "-p", `${port}`, "-H", "127.0.0.1"],
      url,
    );
    started.push(server.child);
    for (const path of [...PATHS, ...PATHS]) {
      const before = emulator.received.length;
      const seen = await open(`http://127.0.0.1:${port}${path}`, server);
      visits.push({ name, path, seen, counts: countReceived(emulator, before) });
    }
    return visits;
  } finally {
    for (const child of started) end(child);
    await close();
  }
}

interface Started {
  child: ChildProcess;
  read(): string;
}

function startNext(folder: string, argv: readonly string[], apiUrl: string): Started {
  let printed = "";
  const program = createRequire(join(folder, "package.json")).resolve("next/dist/bin/next");
  const child = spawn(process.execPath, [program, ...argv], {
    cwd: folder,
    detached: true,
    env: { ...process.env, API_URL: apiUrl, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: undefined },
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      printed += String(text);
    });
  }
  return { child, read: () => printed };
}

/** Next.js works in processes of its own, which end with their group. */
function end({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** Opens an address once the server listens. @returns what the application saw there */
async function open(url: string, { child, read }: Started): Promise<string> {
  for (let left = 100; left > 0 && child.exitCode === null; left -= 1) {
    const response = await fetch(url).catch(() => undefined);
    const [, seen] = /seen:(.*?):seen/.exec((await response?.text()) ?? "") ?? [];
    if (seen !== undefined) return seen.replaceAll("&quot;", '"');
    if (response !== undefined) break;
    await delay(200);
  }
  throw new Error(`${url} was not served:\n${read()}`);
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
