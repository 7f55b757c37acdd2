import { execFile, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { installTarball } from "../support/install-tarball.js";
import { runTool } from "../support/run-tool.js";
import { RUNTIMES } from "./runtimes.js";
import { type Cause, listNamespaceCauses, listPlainCauses } from "./unsent-causes.js";

const UNDICI_VERSIONS = ["6", "7", "8"];
const MAX_HANDLES = 256;
const NAMESPACES = ["--net", "--mount"];

/** What sends the requests: the fetch of a runtime, or undici in it. */
interface Sender {
  name: string;
  command: readonly string[];
  undici?: string;
}

/**
 * Lets starts fail in many ways in each runtime, and prints how, as a table in Markdown. Most causes need Linux, root,
 * `unshare` and `ip`. workerd and browsers are left out: they throw the same error for all of them.
 * @returns the exit code: 1 if a start that was sent counts as unsent, or the other way round
 */
async function testUnsent([inner]: readonly string[]): Promise<number> {
  if (inner !== undefined) return probeAll(inner === "namespace");
  const folder = mkdtempSync(join(tmpdir(), "pinecone-import-unsent-"));
  try {
    installTarball(folder);
    const packages = UNDICI_VERSIONS.map((version) => `undici${version}@npm:undici@${version}`);
    runTool("npm", ["install", "--no-audit", "--no-fund", ...packages], folder);
    copyFileSync(new URL("unsent-probe.mjs", import.meta.url), join(folder, "unsent-probe.mjs"));
    writeFileSync(join(folder, "senders.json"), JSON.stringify(listSenders()));
    const hasNamespace = spawnSync("unshare", [...NAMESPACES, "ip", "link"]).status === 0;
    const self = [process.execPath, ...process.execArgv, process.argv[1] ?? ""];
    const [program = "", ...argv] = hasNamespace
      ? ["unshare", ...NAMESPACES, ...self, "namespace"]
      : [...self, "plain"];
    return spawnSync(program, argv, { cwd: folder, stdio: "inherit" }).status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where npm has put the runtimes: in a network namespace it could not fetch them. */
function listSenders(): Sender[] {
  const own = RUNTIMES.filter(({ kind }) => kind === "module").map((runtime): Sender => {
    const [program = "", ...rest] = runtime.command;
    const argv = ["exec", "--yes", `--package=${runtime.package}`, "--", "which", program];
    const path = spawnSync("npm", argv, { encoding: "utf8" }).stdout.trim();
    return { name: runtime.name.replace(", import", ""), command: [path, ...rest] };
  });
  const undici = UNDICI_VERSIONS.flatMap((version) => {
    const node = own.find(({ name }) => name === (version === "8" ? "Node 24" : "Node 20"));
    const name = `${node?.name}, undici ${version}`;
    return node === undefined ? [] : [{ ...node, name, undici: `undici${version}` }];
  });
  return [...own, ...undici];
}

async function probeAll(hasNamespace: boolean): Promise<number> {
  const senders: Sender[] = JSON.parse(readFileSync("senders.json", "utf8"));
  const causes = hasNamespace ? await listNamespaceCauses() : [];
  causes.push(...(await listPlainCauses()));
  if (!hasNamespace)
    printLines(["Left out: routes, ports and DNS (needs root, unshare and ip)", ""]);
  printLines(["| cause | sender | error | code | reason | |", "|---|---|---|---|---|---|"]);
  let failures = 0;
  for (const cause of causes) {
    for (const sender of senders.filter((each) => canCause(each, cause))) {
      const { shape, code, reason } = await probe(sender, cause);
      const isKept = keepsPromise(code, cause);
      if (!isKept) failures += 1;
      const cells = [cause.name, sender.name, shape, code, reason, isKept ? "" : "wrong"];
      printLines([`| ${cells.join(" | ")} |`]);
    }
  }
  printLines(["", `${failures} wrong`]);
  process.exit(failures === 0 ? 0 : 1);
}

/** Node 20 knows no proxy of its own, and Bun ends itself without file handles. */
function canCause({ name, undici }: Sender, { kind, exhausts }: Cause): boolean {
  if (kind === "proxy") return name !== "Node 20";
  if (exhausts && name === "Bun") return false;
  return (kind === "resolver") === (undici !== undefined);
}

function keepsPromise(code: string, { wants }: Cause): boolean {
  if (wants === "either") return ["connection_failed", "start_unconfirmed"].includes(code);
  return code === (wants === "unsent" ? "connection_failed" : "start_unconfirmed");
}

interface Probed {
  shape: string;
  code: string;
  reason: string;
}

async function probe({ command, undici }: Sender, cause: Cause): Promise<Probed> {
  const { proxy, exhausts } = cause;
  const release = cause.prepare?.();
  const limit = exhausts ? `ulimit -n ${MAX_HANDLES}; ` : "";
  const argv = [...command, "unsent-probe.mjs", JSON.stringify({ ...cause, undici })];
  const env = { PATH: process.env.PATH, NODE_USE_ENV_PROXY: "1", HTTPS_PROXY: proxy };
  return new Promise((resolve) => {
    execFile("sh", ["-c", `${limit}exec "$@"`, "sh", ...argv], { env }, (error, stdout) => {
      release?.();
      resolve(error === null ? JSON.parse(stdout) : { shape: error.message, code: "", reason: "" });
    });
  });
}

if (isMain(import.meta.url))
  await runScript("test:unsent", 1, () => testUnsent(process.argv.slice(2)));
