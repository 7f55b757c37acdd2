import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { gzipSync } from "node:zlib";
import { type BuildOptions, build } from "esbuild";
import { PipelineError } from "../../scripts/lib/pipeline-error.js";
import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";

/** A program that starts an import and describes it. `npm run bench` measures one like it beside its peers. */
const PROGRAM = `import { createImportClient } from "pinecone-import";
const imports = createImportClient();
const { id } = await imports.startImport({ uri: "s3://bucket/dir" });
console.log(await imports.describeImport(id));`;

const EMULATED = `import { createImportEmulator } from "pinecone-import/emulator";
console.log(createImportEmulator().imports);`;

const CHECKED = `import { checkSource } from "pinecone-import/check";
console.log(await checkSource({ async *list() {}, read: async () => new Uint8Array() }));`;

/** What is allowed. A budget is raised on purpose, with the reason in the commit. */
const MAX_PROGRAM_BYTES = 23_800;
/** Of a program that checks a folder: before it finds a Parquet file, with what reads footers, and with all. */
const MAX_CHECK_BYTES = { atStart: 13_000, withFooters: 20_000, withRecords: 30_000 };
// 170,000 and 540,000 of these are the proxy, which is loaded only if one is set; 40,000 and 160,000 are the check, with
// hyparquet and fzstd, in parts that are loaded when they are needed.
const MAX_PACKED_BYTES = 420_000;
const MAX_UNPACKED_BYTES = 1_500_000;
const MAX_FILES = 120;
const DEPENDENCIES = ["openapi-fetch"];
const PACKED =
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/.+\.(js|d\.ts)|dist\/THIRD-PARTY-LICENSES\.txt)$/;

/** Checks what is stable: sizes, dependencies, what is packed, and what a bundler finds behind each entry. */
async function checkBudgets(): Promise<number> {
  const size = await checkBundles();
  const parts = await checkParts();
  checkDependencies();
  const { files, packed, unpacked } = checkPacked();
  printLines([
    `Within budget: ${size} B for a program of two calls; ${parts} B for a check; ${files} files, ${packed} B packed, ${unpacked} B unpacked.`,
  ]);
  return 0;
}

/** @returns what the program weighs */
async function checkBundles(): Promise<number> {
  // These fail where an entry needs anything of Node. The emulator brings the check with it, unless its bundler splits.
  for (const conditions of [["browser"], ["workerd", "worker", "browser"]]) {
    for (const text of [PROGRAM, EMULATED, CHECKED]) await bundle(text, conditions);
  }
  const { text, inputs } = await bundle(PROGRAM, ["browser"]);
  const others = inputs.filter((path) => !/dist\/index\.js$|openapi-fetch|<stdin>/.test(path));
  check(others.length === 0, `the client entry brings ${others.join(", ")}`);
  const size = gzipSync(text, { level: 9 }).length;
  check(
    size <= MAX_PROGRAM_BYTES,
    `a program of two calls weighs ${size} B, at most ${MAX_PROGRAM_BYTES}`,
  );
  return size;
}

/** @returns what a check weighs with its parts, as a bundler splits it */
async function checkParts(): Promise<string> {
  const { outputFiles = [], metafile } = await build({
    ...bundleOptions(CHECKED, ["browser"]),
    splitting: true,
    outdir: "out",
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [relative(process.cwd(), path), text]));
  const sizeOf = (...names: string[]) => {
    const files = new Set(
      Object.keys(metafile.outputs).filter((path) => names.some((name) => path.includes(name))),
    );
    for (const path of files) {
      for (const { path: part, kind } of metafile.outputs[path]?.imports ?? []) {
        if (kind === "import-statement") files.add(part);
      }
    }
    return [...files].reduce(
      (sum, path) => sum + gzipSync(texts.get(path) ?? "", { level: 9 }).length,
      0,
    );
  };
  const sizes = {
    atStart: sizeOf("stdin"),
    withFooters: sizeOf("stdin", "parquet-checker"),
    withRecords: sizeOf("stdin", "parquet-checker", "decode-records"),
  };
  for (const part of ["atStart", "withFooters", "withRecords"] as const) {
    const [size, limit] = [sizes[part], MAX_CHECK_BYTES[part]];
    check(size <= limit, `a check ${part} weighs ${size} B, at most ${limit}`);
  }
  return Object.values(sizes).join(", ");
}

function checkDependencies(): void {
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const named = Object.keys(dependencies);
  check(named.join() === DEPENDENCIES.join(), `the package depends on ${named.join(", ")}`);
}

function checkPacked() {
  const argv = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const [{ files, size: packed, unpackedSize: unpacked }] = JSON.parse(
    execFileSync("npm", argv, { encoding: "utf8" }),
  );
  const paths: string[] = files.map(({ path }: { path: string }) => path);
  const strays = paths.filter((path) => !PACKED.test(path));
  check(strays.length === 0, `the package would hold ${strays.join(", ")}`);
  check(paths.length <= MAX_FILES, `the package has ${paths.length} files, at most ${MAX_FILES}`);
  check(packed <= MAX_PACKED_BYTES, `the tarball has ${packed} B, at most ${MAX_PACKED_BYTES}`);
  check(
    unpacked <= MAX_UNPACKED_BYTES,
    `the package has ${unpacked} B, at most ${MAX_UNPACKED_BYTES}`,
  );
  return { files: paths.length, packed, unpacked };
}

function check(isRight: boolean, what: string): void {
  if (!isRight) throw new PipelineError(`Over budget: ${what}`);
}

async function bundle(
  contents: string,
  conditions: string[],
): Promise<{ text: string; inputs: string[] }> {
  const { outputFiles, metafile } = await build(bundleOptions(contents, conditions));
  return { text: outputFiles[0]?.text ?? "", inputs: Object.keys(metafile.inputs) };
}

function bundleOptions(contents: string, conditions: string[]) {
  return {
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "browser",
    conditions,
    // The paths of tsconfig.json lead to the sources: here it is the built package that counts.
    tsconfigRaw: "{}",
    write: false,
    metafile: true,
    logLevel: "error",
  } as const satisfies BuildOptions;
}

if (isMain(import.meta.url)) await runScript("check:budgets", 1, checkBudgets);
