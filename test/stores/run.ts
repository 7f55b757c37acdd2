import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { isMain, runScript } from "../../scripts/lib/run-script.js";
import { startAzurite } from "./azure.js";
import { bundleWithout } from "./bundles.js";
import { startFakeGcs } from "./gcs.js";
import { FOLDER } from "./processes.js";
import { startMoto, startS3rver } from "./s3-servers.js";
import { visitStore } from "./scenarios.js";
import { print, type RunningStore } from "./store.js";

/** Outside of the repository, for all its clones. */
const CACHE = join(homedir(), ".cache/pinecone-import-stores");

const FAKE_GCS = "github.com/fsouza/fake-gcs-server@v1.56.1";

/** Each returns undefined if what it needs is not on this machine. */
const STORES: Record<string, () => Promise<RunningStore | undefined>> = {
  s3rver: startS3rver,
  async moto() {
    const python = installMoto();
    return python === undefined ? undefined : startMoto(python);
  },
  azurite: startAzurite,
  async "fake-gcs"() {
    const program = installFakeGcs();
    return program === undefined ? undefined : startFakeGcs(program);
  },
};

async function run(): Promise<number> {
  // Here the sources find the packages.
  process.chdir(FOLDER);
  await bundleWithout(join(FOLDER, "../.."));
  const wanted = process.argv.slice(2);
  const leftOut: string[] = [];
  for (const [name, start] of Object.entries(STORES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const running = await start();
    if (running === undefined) {
      leftOut.push(name);
      continue;
    }
    try {
      await visitStore(running.store);
    } finally {
      await running.stop();
    }
  }
  print("\nEvery store was checked as it is.");
  if (leftOut.length > 0) print(`Left out, since a tool is missing: ${leftOut.join(", ")}.`);
  return 0;
}

/** An environment with exactly the versions of requirements.txt. @returns its Python */
function installMoto(): string | undefined {
  const requirements = join(FOLDER, "requirements.txt");
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const folder = join(CACHE, `moto-${hash}`);
  const python = join(folder, "bin/python");
  if (existsSync(join(folder, "bin/moto_server"))) return python;
  try {
    execFileSync("python3", ["-m", "venv", folder], { stdio: "ignore" });
    const argv = ["-m", "pip", "install", "--quiet", "--no-deps", "-r", requirements];
    execFileSync(python, argv, { stdio: "ignore" });
    return python;
  } catch {
    return undefined;
  }
}

/** Built once, which takes minutes. @returns the program */
function installFakeGcs(): string | undefined {
  const folder = join(CACHE, FAKE_GCS.replace(/^.*\//, ""));
  const program = join(folder, "fake-gcs-server");
  if (existsSync(program)) return program;
  try {
    const env = { ...process.env, GOBIN: folder };
    execFileSync("go", ["install", FAKE_GCS], { env, stdio: "ignore" });
    return program;
  } catch {
    return undefined;
  }
}

if (isMain(import.meta.url)) await runScript("test:stores", 1, run);
