import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { API_VERSION, createImportClient, failureReason, isTerminal } from "../src/index.js";
import { startPrism } from "../test/support/prism.js";
import { isMain, printLines, runScript } from "./lib/run-script.js";

const DOCUMENT = fileURLToPath(new URL("../generated/openapi.yaml", import.meta.url));

/** Starts a mock server from the contract, sends it each of the four operations, waits for an import, and prints what came back. */
async function tour(): Promise<number> {
  printLines([`Starting Prism from generated/openapi.yaml (API version ${API_VERSION}) ...`]);
  const prism = await startPrism(DOCUMENT);
  try {
    printLines([
      `It listens on ${prism.url}. It keeps no state: its answers are the examples of the contract,`,
      "and each call below asks for the example that fits the story.",
    ]);
    await visitOperations(prism.url);
  } finally {
    await prism.stop();
  }
  return 0;
}

async function visitOperations(indexHost: string): Promise<void> {
  const imports = createImportClient({ apiKey: "any-key-will-do", indexHost });
  const asking = (example: string) => ({ headers: { prefer: `example=${example}` } });

  const { id, outcome } = await imports.startImport({ uri: "s3://bucket/dir" });
  show('Start an import: startImport({ uri: "s3://bucket/dir" })', { id, outcome });

  for (const example of ["in_progress", "indexing", "completed", "failed"]) {
    const operation = await imports.describeImport(id, asking(example));
    show(`Describe it: describeImport("${id}")`, operation);
    show("  isTerminal(...), failureReason(...)", [
      isTerminal(operation),
      failureReason(operation),
    ]);
  }

  const done = await imports.waitForImport(id, asking("completed"));
  show(`Wait for its end: waitForImport("${id}")`, done);
  const failed = await imports.waitForImport(id, asking("failed")).catch((error: unknown) => error);
  show("The same for one that fails", failed);

  for await (const operation of imports.listImports(asking("last_page"))) {
    show("List all: for await (... of listImports())", operation);
  }

  await imports.cancelImport("102");
  show('Cancel the pending one: cancelImport("102")', undefined);

  const refused = await imports.describeImport("..").catch((error: unknown) => error);
  show('An id that would climb: describeImport("..")', refused);

  const headers = { prefer: "code=404, example=not_found" };
  const unknown = await imports.describeImport("999", { headers }).catch((error: unknown) => error);
  show('An id that nobody knows: describeImport("999")', unknown);
}

function show(call: string, result: unknown): void {
  const text = result instanceof Error ? String(result) : inspect(result, { breakLength: 72 });
  printLines(["", call, text.replace(/^/gm, "    ")]);
}

if (isMain(import.meta.url)) await runScript("start", 1, tour);
