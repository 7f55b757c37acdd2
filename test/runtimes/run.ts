import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PipelineError } from "../../scripts/lib/pipeline-error.js";
import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { createImportEmulator } from "../../src/emulator.js";
import { installPackage } from "./install-package.js";
import { endAll, runSmoke } from "./run-smoke.js";
import { RUNTIMES, type Runtime } from "./runtimes.js";
import { serveSmoke } from "./serve.js";

const PAGE_HTML = '<!doctype html><script type="module" src="/page.js"></script>';

/** What the smoke must see in every runtime. */
const WANT = {
  outcome: "started",
  end: "Completed",
  recordsImported: 1_000,
  listed: 2,
  aborted: true,
  cancelled: "Cancelled",
  unknown: { code: "api_error", status: 404 },
  lost: "start_unconfirmed",
  retries: ["describeImport"],
  namespaces: 1,
};

/**
 * Installs the package as it is published in an empty folder, and uses it in each runtime.
 * @returns the exit code: 1 where it failed in one, or, with `--all`, where one was left out
 */
async function testRuntimes(argv: readonly string[]): Promise<number> {
  if (argv.some((each) => each !== "--all")) throw new PipelineError("usage: run [--all]");
  const folder = mkdtempSync(join(tmpdir(), "pinecone-import-runtimes-"));
  const clearUp = () => {
    endAll();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("SIGINT", () => process.exit(130)).once("SIGTERM", () => process.exit(143));
  process.once("exit", clearUp);
  await installPackage(folder);
  const outcomes: string[] = [];
  for (const runtime of RUNTIMES) {
    const outcome = isMissing(runtime) ? "left out" : await test(runtime, folder);
    outcomes.push(outcome);
    printLines([`${runtime.name.padEnd(18)} ${outcome}`]);
  }
  const isFailed = outcomes.some((outcome) => outcome.startsWith("fails"));
  return isFailed || (argv.includes("--all") && outcomes.includes("left out")) ? 1 : 0;
}

/** Whether a runtime that npm does not bring is not installed. */
function isMissing({ package: name, command: [program = ""] }: Runtime): boolean {
  return name === undefined && spawnSync(program, ["--version"]).status !== 0;
}

async function test(runtime: Runtime, folder: string): Promise<string> {
  const emulator = createImportEmulator({
    script: ({ uri }) => ({
      durationMs: uri.endsWith("endless") ? Number.POSITIVE_INFINITY : 200,
      indexingMs: 50,
    }),
  });
  emulator.inject({ kind: "status", status: 503, operation: "describeImport" });
  const { url: emulatorUrl, close } = await emulator.listen();
  const server = await serveSmoke(emulator, {
    "/page.html": PAGE_HTML,
    "/page.js": readFileSync(join(folder, "page.js"), "utf8"),
  });
  const closingUrl = `${server.url}/closing`;
  const addresses = { emulatorUrl, closingUrl, controlUrl: `${server.url}/control` };
  try {
    const { runtime: called, ...seen } = Object(await runSmoke(runtime, folder, addresses, server));
    assert.match(String(called), runtime.says);
    assert.deepEqual(seen, WANT);
    assert.equal(server.lookups, 1);
    const { closedStarts } = server;
    const closed = `a start on a closed connection arrived ${closedStarts === 1 ? "once" : `${closedStarts} times`}`;
    assert.ok(closedStarts === 1 || runtime.sendsAgain, closed);
    return `works, as ${called} (${emulator.received.length} requests; ${closed})`;
  } catch (error) {
    return `fails: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    await server.close();
    await close();
  }
}

if (isMain(import.meta.url)) {
  await runScript("test:runtimes", 1, () => testRuntimes(process.argv.slice(2)));
}
