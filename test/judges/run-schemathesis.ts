import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createImportEmulator } from "../../src/emulator.js";
import { installPython } from "./tools.js";

const KEY = "key-of-the-judges";

/** Imports end while it runs, so that it sees each of their statuses. */
const SPEED = 30;

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The contracts: of an index, and of the control plane. */
export const CONTRACTS = ["generated/openapi.yaml", "generated/control/openapi.yaml"] as const;

export interface Found {
  /** How many requests it sent, in its words. */
  summary: string;
  /** All that it printed, if it found anything. */
  problems: string[];
}

/** Lets Schemathesis send what a contract allows, and what it forbids, to an emulator of its own. */
export async function runSchemathesis(contract: string, folder: string): Promise<Found> {
  const settings = join(ROOT, "test/schemathesis");
  const program = join(installPython(join(settings, "requirements.txt")), "schemathesis");
  const { listen } = createImportEmulator({ apiKey: KEY, speed: SPEED });
  const { url, close } = await listen();
  try {
    const config = ["--config-file", join(settings, "schemathesis.toml")];
    const target = [
      join(ROOT, contract),
      "--url",
      url,
      "--header",
      `Api-Key: ${KEY}`,
      "--no-color",
    ];
    const child = spawn(program, [...config, "run", ...target], {
      // It leaves folders behind where it runs.
      cwd: mkdtempSync(join(folder, "schemathesis-")),
      env: { ...process.env, PYTHONPATH: settings, PYTHONDONTWRITEBYTECODE: "1" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let printed = "";
    child.stdout.on("data", (chunk) => (printed += chunk));
    const [exitCode] = await once(child, "close");
    const [summary = "no test case"] = /\d+ generated.*/.exec(printed) ?? [];
    return { summary, problems: exitCode === 0 ? [] : [printed] };
  } finally {
    await close();
  }
}
