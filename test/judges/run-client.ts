import { spawn } from "node:child_process";
import { createImportEmulator, type ImportEmulator } from "../../src/emulator.js";
import type { Certificate } from "./certificate.js";
import type { Client, Command } from "./clients.js";
import { type Checked, checkSteps, INDEX, NAMESPACES } from "./steps.js";

const KEY = "key-of-the-judges";

/** An import takes half a second. */
const SPEED = 30;

const TIMEOUT_MS = 120_000;
const SHOWN_LINES = 5;

export interface Result extends Checked {
  /** What the program printed. */
  printed: string;
}

/** Runs a client's program against an emulator of its own. */
export async function runClient(
  client: Client,
  folder: string,
  certificate: Certificate | undefined,
): Promise<Result> {
  const emulator = createImportEmulator({
    apiKey: KEY,
    speed: SPEED,
    index: INDEX,
    script: () => ({ namespaces: NAMESPACES }),
  });
  const server = await emulator.listen(
    certificate === undefined ? {} : { hostname: "localhost", tls: certificate.tls },
  );
  try {
    const command = client.prepare({ folder, url: server.url, certificate });
    const { printed, problem } = await run(command, {
      PINECONE_API_KEY: KEY,
      PINECONE_CONTROLLER_HOST: server.url,
      NO_PROXY: "127.0.0.1,localhost",
      ...certificate?.env,
    });
    const { outcomes, problems } = checkSteps(printed, client.limits);
    const failed = problem === undefined ? checkReceived(emulator) : [problem];
    return { outcomes, printed, problems: [...problems, ...failed] };
  } catch (error) {
    return { outcomes: {}, printed: "", problems: [String(error)] };
  } finally {
    await server.close();
  }
}

/** What is wrong with what the emulator has seen, whatever the program said. */
function checkReceived({ received, imports }: ImportEmulator): string[] {
  const unknown = received.find(({ operation }) => operation === undefined);
  const statuses = imports.map(({ status }) => status).join(", ");
  return [
    ...(unknown === undefined ? [] : [`the emulator has no ${unknown.method} ${unknown.path}`]),
    ...(received.some(({ operation }) => operation === "describeIndex")
      ? []
      : ["the index was not looked up by its name"]),
    ...(statuses === "Completed, Failed" ? [] : [`the imports are: ${statuses}`]),
  ];
}

/** Runs a program to its end. The problem is how it ended, if not as it should. */
function run(
  { argv: [program = "", ...argv], cwd }: Command,
  env: Readonly<Record<string, string>>,
): Promise<{ printed: string; problem: string | undefined }> {
  const options = { cwd, env: { ...process.env, ...env }, timeout: TIMEOUT_MS };
  const child = spawn(program, argv, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let [printed, complaints] = ["", ""];
  child.stdout.on("data", (chunk) => (printed += chunk));
  child.stderr.on("data", (chunk) => (complaints += chunk));
  return new Promise((resolve) => {
    child.once("error", ({ message }) => resolve({ printed, problem: message }));
    child.once("close", (exitCode) => {
      const how = exitCode === null ? "did not end" : `ended with ${exitCode}`;
      const problem = `the program ${how}:\n${shorten(complaints)}`;
      resolve({ printed, problem: exitCode === 0 ? undefined : problem });
    });
  });
}

/** The reason is in the first lines of a stack, or, in Python, in the last. */
function shorten(complaints: string): string {
  const lines = complaints.trim().split("\n");
  if (lines.length <= 2 * SHOWN_LINES) return lines.join("\n");
  return [...lines.slice(0, SHOWN_LINES), "...", ...lines.slice(-SHOWN_LINES)].join("\n");
}
