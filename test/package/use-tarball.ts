import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PipelineError } from "../../scripts/lib/pipeline-error.js";
import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { installTarball } from "../support/install-tarball.js";
import { runTool } from "../support/run-tool.js";

const NODE_MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));
const COMPILERS = ["typescript", "typescript7"];
/** What an install of the package brings. */
const BROUGHT = ["openapi-fetch", "openapi-typescript-helpers", "pinecone-import"];

const PROGRAM = `import { createImportClient, type ImportOperation } from "pinecone-import";
import { createImportEmulator } from "pinecone-import/emulator";

const emulator = createImportEmulator({ script: () => ({ durationMs: 100, indexingMs: 50 }) });
const imports = createImportClient({ apiKey: "any", indexHost: "localhost", fetch: emulator.fetch });
const { id } = await imports.startImport({ uri: "s3://bucket/dir", errorMode: { onError: "abort" } });
const done: ImportOperation = await imports.waitForImport(id, { minIntervalMs: 50 });
if (done.status !== "Completed") throw new Error(done.status);
console.log(done.recordsImported);
export {};
`;

const OPTIONS = {
  target: "ES2023",
  module: "NodeNext",
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  outDir: "out",
};

/** Installs the tarball in an empty project, compiles ten lines of TypeScript against it, and runs them. */
async function useTarball(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "pinecone-import-tarball-"));
  try {
    installTarball(folder);
    const brought = readdirSync(join(folder, "node_modules")).filter(
      (name) => !name.startsWith("."),
    );
    expect("an install brings", brought.join(), BROUGHT.join());
    const types = `@types/node@${readVersion("@types/node")}`;
    runTool("npm", ["install", "--no-audit", "--no-fund", types], folder);
    for (const compiler of COMPILERS) printLines([compileAndRun(compiler, folder)]);
    const printed = runTool("npx", ["pinecone-import", "--version"], folder).trim();
    expect("pinecone-import --version prints", printed, readVersion("..", "package.json"));
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compileAndRun(compiler: string, folder: string): string {
  const project = { compilerOptions: OPTIONS, include: ["program.ts"] };
  writeFileSync(join(folder, "program.ts"), PROGRAM);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
  runTool(process.execPath, [join(NODE_MODULES, compiler, "bin/tsc"), "-p", "."], folder);
  const printed = runTool(process.execPath, ["out/program.js"], folder).trim();
  expect("the program prints", printed, "1000");
  return `compiled with TypeScript ${readVersion(compiler)} and run: ${printed} records`;
}

function expect(what: string, found: string, want: string): void {
  if (found !== want) throw new PipelineError(`Not as it should be: ${what} ${found}, not ${want}`);
}

function readVersion(...path: string[]): string {
  const file = path.at(-1) === "package.json" ? path : [...path, "package.json"];
  return JSON.parse(readFileSync(join(NODE_MODULES, ...file), "utf8")).version;
}

if (isMain(import.meta.url)) await runScript("test:tarball", 1, useTarball);
