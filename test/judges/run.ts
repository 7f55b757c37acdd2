import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PipelineError } from "../../scripts/lib/pipeline-error.js";
import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { type Certificate, createCertificate } from "./certificate.js";
import { type Client, listClients } from "./clients.js";
import { runClient } from "./run-client.js";
import { CONTRACTS, runSchemathesis } from "./run-schemathesis.js";
import { STEPS } from "./steps.js";
import { findMissing, isInstalled } from "./tools.js";

const COLUMNS = ["client", "version", ...STEPS];
const WIDTHS = [10, 13, ...STEPS.map(({ length }) => Math.max(length, "FAILS".length))];
const OPTIONS = ["--all", "--verbose"];

/** What is wrong with one judge; undefined if it was left out. */
type Problems = readonly string[] | undefined;

/**
 * Lets clients that others have written use the emulator: each version of the official SDKs runs a whole program, of whose
 * steps it prints a table, and Schemathesis sends requests by the contracts. A client is left out if what it needs is not
 * installed.
 * @returns the exit code: 1 if one fails, or, with `--all`, if one was left out
 */
async function runJudges(argv: readonly string[]): Promise<number> {
  if (argv.some((each) => !OPTIONS.includes(each))) {
    throw new PipelineError(`usage: run ${OPTIONS.map((option) => `[${option}]`).join(" ")}`);
  }
  const folder = mkdtempSync(join(tmpdir(), "pinecone-import-judges-"));
  process.once("SIGINT", () => process.exit(130)).once("SIGTERM", () => process.exit(143));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const problems = [
    ...(await runClients(folder, argv.includes("--verbose"))),
    ...(await runContracts(folder)),
  ];
  printLines(problems.flatMap((each) => each ?? []).map((problem) => `\n${problem}`));
  const isFailed = problems.some((each) => each !== undefined && each.length > 0);
  return isFailed || (argv.includes("--all") && problems.includes(undefined)) ? 1 : 0;
}

async function runClients(folder: string, isVerbose: boolean): Promise<Problems[]> {
  printRow(COLUMNS);
  printRow(WIDTHS.map((width) => "-".repeat(width)));
  const certificate = isInstalled("openssl")
    ? createCertificate(folder, isInstalled("java"))
    : undefined;
  const problems: Problems[] = [];
  for (const client of listClients()) {
    problems.push(await runOne(client, { folder, certificate, isVerbose }));
  }
  return problems;
}

interface Surroundings {
  folder: string;
  certificate: Certificate | undefined;
  isVerbose: boolean;
}

async function runOne(
  client: Client,
  { folder, certificate, isVerbose }: Surroundings,
): Promise<Problems> {
  const name = [client.sdk, client.version];
  const missing = findMissing(client.needs);
  if (missing.length > 0) {
    printRow([...name, `left out: needs ${missing.join(", ")}`]);
    return undefined;
  }
  const tls = client.isSecure ? certificate : undefined;
  const { outcomes, printed, problems } = await runClient(client, folder, tls);
  printRow([...name, ...STEPS.map((step) => outcomes[step] ?? "-")]);
  if (isVerbose)
    printLines(
      printed
        .trim()
        .split("\n")
        .map((line) => `  > ${line}`),
    );
  return problems.map((problem) => `${name.join(" ")}, ${problem}`);
}

async function runContracts(folder: string): Promise<Problems[]> {
  printLines([""]);
  const missing = findMissing(["python3"]);
  const problems: Problems[] = [];
  for (const contract of CONTRACTS) {
    if (missing.length > 0) {
      printLines([`Schemathesis, ${contract}: left out: needs ${missing.join(", ")}`]);
      problems.push(undefined);
      continue;
    }
    const found = await runSchemathesis(contract, folder);
    printLines([`Schemathesis, ${contract}: ${found.summary}`]);
    problems.push(found.problems);
  }
  return problems;
}

function printRow(cells: readonly string[]): void {
  const padded = cells.map((cell, at) => cell.padEnd(WIDTHS[at] ?? 0));
  printLines([`| ${padded.join(" | ")} |`]);
}

if (isMain(import.meta.url)) {
  await runScript("test:judges", 1, () => runJudges(process.argv.slice(2)));
}
