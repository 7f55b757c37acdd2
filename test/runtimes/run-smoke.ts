import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Runtime } from "./runtimes.js";
import type { SmokeServer } from "./serve.js";

const TIMEOUT_MS = 120_000;
const SHOWN_LINES = 6;

export interface SmokeAddresses {
  emulatorUrl: string;
  closingUrl: string;
  controlUrl: string;
}

/** A process that runs the smoke, with what it has printed so far. */
interface Started {
  child: ChildProcess;
  printed: { stdout: string; stderr: string };
  /** Rejects when it ends, with what it said last. */
  failed: Promise<never>;
}

const running = new Set<ChildProcess>();

/** Ends all that was started, with the processes that they have started. */
export function endAll(): void {
  for (const child of running) end(child);
}

/** Runs the smoke in a runtime, and gives what it saw. */
export async function runSmoke(
  runtime: Runtime,
  folder: string,
  addresses: SmokeAddresses,
  server: SmokeServer,
): Promise<unknown> {
  if (runtime.kind === "worker") return runWorker(runtime, folder, addresses);
  if (runtime.kind === "page") return runPage(runtime, folder, server);
  const file = runtime.kind === "require" ? "require.cjs" : "module.mjs";
  const { child, printed, failed } = start(runtime, folder, [file, JSON.stringify(addresses)]);
  const done = once(child, "close").then(([exitCode]) => (exitCode === 0 ? undefined : failed));
  await done;
  return JSON.parse(printed.stdout);
}

async function runWorker(
  runtime: Runtime,
  folder: string,
  addresses: SmokeAddresses,
): Promise<unknown> {
  writeFileSync(join(folder, "workerd.capnp"), WORKERD_CONFIG);
  const { child, failed } = start(runtime, folder, ["workerd.capnp"]);
  try {
    const [line] = await Promise.race([once(child.stdout ?? child, "data"), failed]);
    const { port } = JSON.parse(String(line).split("\n")[0] ?? "");
    const query = new URLSearchParams({ ...addresses });
    const response = await fetch(`http://127.0.0.1:${port}/?${query}`);
    if (!response.ok) throw new Error(await response.text());
    const seen = await response.json();
    // By the client of the request before, whose lookup that request has made.
    const later = await fetch(`http://127.0.0.1:${port}/later?${query}`);
    if (!later.ok) throw new Error(await later.text());
    return seen;
  } finally {
    end(child);
  }
}

async function runPage(runtime: Runtime, folder: string, server: SmokeServer): Promise<unknown> {
  const profile = mkdtempSync(join(folder, "profile-"));
  const argv = [`--user-data-dir=${profile}`, `${server.url}/page.html`];
  const { child, failed } = start(runtime, folder, argv);
  try {
    return await Promise.race([server.result, failed]);
  } finally {
    end(child);
  }
}

/** Each in a group of its own, since npm and browsers start processes that outlive them. */
function start(runtime: Runtime, cwd: string, argv: readonly string[]): Started {
  const [program = "", ...rest] = [...startCommand(runtime), ...argv];
  const child = spawn(program, rest, { cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  const printed = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk) => (printed.stdout += chunk));
  child.stderr?.on("data", (chunk) => (printed.stderr += chunk));
  const timer = setTimeout(() => end(child), TIMEOUT_MS);
  const failed = once(child, "close").then(([exitCode]) => {
    clearTimeout(timer);
    running.delete(child);
    const lines = printed.stderr.trim().split("\n").slice(-SHOWN_LINES);
    const how =
      exitCode === null ? `was killed, after ${TIMEOUT_MS} ms at most` : `ended with ${exitCode}`;
    throw new Error(`it ${how}:\n${lines.join("\n")}`);
  });
  // Where it is not waited for, its end is none that matters.
  failed.catch(() => undefined);
  return { child, printed, failed };
}

/** How a runtime is started: by npm, which brings it, or as it is installed. */
function startCommand({ command, package: name }: Runtime): string[] {
  return name === undefined
    ? [...command]
    : ["npm", "exec", "--yes", `--package=${name}`, "--", ...command];
}

function end({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

const WORKERD_CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "everywhere", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.js")],
  compatibilityDate = "2026-01-01",
  globalOutbound = "everywhere",
);
`;
