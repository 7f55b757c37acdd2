import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { API_VERSION, createImportClient } from "../src/index.js";
import { startPrism } from "../test/support/prism.js";
import { printLines, runScript } from "./lib/run-script.js";

const DOCUMENT = fileURLToPath(new URL("../generated/openapi.yaml", import.meta.url));

/** Starts a mock server from the contract, sends it each of the four operations, and prints what came back. */
async function tour(): Promise<number> {
  printLines([`Starting Prism from generated/openapi.yaml (API version ${API_VERSION}) ...`]);
  const prism = await startPrism(DOCUMENT);
  try {
    printLines([`It listens on ${prism.url}. The answers are the contract's examples.`]);
    await visitOperations(prism.url);
  } finally {
    await prism.stop();
  }
  return 0;
}

async function visitOperations(indexHost: string): Promise<void> {
  const imports = createImportClient({ apiKey: "any-key-will-do", indexHost });

  const uri = "s3://bucket/dir";
  const started = await imports.startImport({ uri, errorMode: { onError: "continue" } });
  show(`startImport({ uri: "${uri}", errorMode: { onError: "continue" } })`, started);

  for (const example of ["in_progress", "completed"]) {
    const operation = await imports.describeImport(started.id, {
      headers: { prefer: `example=${example}` },
    });
    show(`describeImport("${started.id}")`, operation);
  }

  for await (const operation of imports.listImports())
    show("for await (... of listImports())", operation);

  await imports.cancelImport(started.id);
  show(`cancelImport("${started.id}")`, undefined);

  const headers = { prefer: "code=404, example=not_found" };
  const error = await imports.describeImport("102", { headers }).catch((reason: unknown) => reason);
  show('describeImport("102")', error instanceof Error ? `${error.name}: ${error.message}` : error);
}

function show(call: string, result: unknown): void {
  const text = typeof result === "string" ? result : inspect(result, { breakLength: 72 });
  printLines([`\n${call}\n${text.replace(/^/gm, "  ")}`]);
}

await runScript("start", 1, tour);
