import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** The folder whose packages the sources find, as they do from any working directory. */
export const FOLDER = fileURLToPath(new URL(".", import.meta.url));

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const READY_MS = 60_000;

export interface ServerProcess {
  url: string;
  stop(): Promise<void>;
}

export interface ServerCommand {
  command: string;
  args: (port: number) => readonly string[];
  env?: Record<string, string>;
}

/** Starts a server on a free port, and waits until it responds to anything. */
export async function startServer({
  command,
  args,
  env = {},
}: ServerCommand): Promise<ServerProcess> {
  const port = await freePort();
  const child = spawn(command, args(port), {
    cwd: FOLDER,
    env: { ...process.env, ...env },
    stdio: "ignore",
  });
  const url = `http://127.0.0.1:${port}`;
  const server = { url, stop: () => stop(child) };
  for (const start = Date.now(); Date.now() - start < READY_MS; await delay(100)) {
    if (child.exitCode !== null) throw new Error(`${command} exited with ${child.exitCode}`);
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (response !== undefined) return server;
  }
  await server.stop();
  throw new Error(`${command} is not ready after ${READY_MS} ms`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("there is no port");
  return address.port;
}

export interface ProgramEnd {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command line as a user does, with no environment but this one. */
export async function runProgram(
  args: readonly string[],
  { env = {}, cwd = FOLDER }: { env?: Record<string, string | undefined>; cwd?: string } = {},
): Promise<ProgramEnd> {
  const tsx = import.meta.resolve("tsx");
  const child = spawn(process.execPath, ["--import", tsx, MAIN, ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? "", HOME: "/nowhere", NO_COLOR: "1", ...env },
  });
  const end = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      end[name] += text;
    });
  }
  const [exitCode] = await once(child, "close");
  return { exitCode, ...end };
}
