import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "./workspace.js";

/** A program that the README shows, whole or as a part of one. */
export interface ReadmeExample {
  name: string;
  /** How it begins in the README. */
  begins: string;
  /** What the README has introduced before. */
  before?: string;
  /** What the test adds, so that there is something to see. */
  after?: string;
  /** What it must print, on standard output and then on standard error. */
  want: RegExp;
}

const CLIENT = 'import { createImportClient } from "pinecone-import";\n';
const IMPORTS = `${CLIENT}const imports = createImportClient();\n`;
const STARTED = `${IMPORTS}const { id } = await imports.startImport({ uri: "s3://bucket/no_files" });\n`;
const REQUEST =
  'new Request("http://localhost", { method: "POST", body: JSON.stringify({ uri: "s3://bucket/dir" }) })';
const SHOW = `console.log((await imports.startImport({ uri: "s3://bucket/dir" })).outcome);\n`;

export const README_EXAMPLES: readonly ReadmeExample[] = [
  {
    name: "start, wait and list",
    begins:
      'import { createImportClient } from "pinecone-import";\n\nconst imports = createImportClient({\n  apiKey',
    want: /^Completed 1000000\n1 Completed\n$/m,
  },
  {
    name: "wait for one that fails, and watch it",
    begins: "import { failureReason",
    before: STARTED,
    want: /^Failed 10\nno_files User error: /,
  },
  {
    name: "wait for several",
    begins: "import { WaitForImportsError",
    before: `${STARTED}const ids = [id, "unknown"];\n`,
    after: "console.log(operations.length);\n",
    want: /^1\nunknown ApiError[\s\S]*code: 'api_error'/,
  },
  {
    name: "read an error",
    begins: "import { isImportClientError }",
    before: IMPORTS,
    want: /^404 5 \S+ undefined\n$/,
  },
  {
    name: "name an index",
    begins: `${CLIENT}\nconst imports = createImportClient({ indexName: "docs" });`,
    want: /^{\n {2}namespaces: {},/,
  },
  {
    name: "hear of events",
    begins:
      'import { createImportClient } from "pinecone-import";\n\nconst imports = createImportClient({\n  onEvent',
    after: 'await imports.startImport({ uri: "s3://bucket/busy" });\n',
    want: /^startImport .*429/,
  },
  {
    name: "check a folder",
    begins: `${CLIENT}import { checkSource } from "pinecone-import/check";`,
    want: /^3 records of dimension 4 in 1 files\nwarning ignored_file 1 file of other kinds: ".txt" \[ 'notes\.txt' \]\n$/,
  },
  {
    name: "check another store",
    begins: "import { checkSource, type Source }",
    want: /^false not_parquet\n$/,
  },
  {
    name: "serve the emulator",
    begins: "const { url, close } = await emulator.listen",
    before:
      'import { createImportEmulator } from "pinecone-import/emulator";\nconst emulator = createImportEmulator();\n',
    after: "console.log(url);\nawait close();\n",
    want: /^http:\/\/127\.0\.0\.1:\d+\n$/,
  },
  {
    name: "import real files on the emulator",
    begins: 'const { fetch } = createImportEmulator({ source: "./data"',
    before: `${CLIENT}import { createImportEmulator } from "pinecone-import/emulator";\n`,
    want: /^20 \{ docs: \{ vectorCount: 20 \} \}\n$/,
  },
  {
    name: "start from a Next.js route",
    begins: `${CLIENT}\nexport async function POST`,
    after: `const response = await POST(${REQUEST});\nconsole.log(response.status, await response.text());\n`,
    want: /^202 {"id":"1","outcome":"started"}\n$/,
  },
  {
    name: "start from a Lambda",
    begins: `${CLIENT}\nconst imports = createImportClient();\n\nexport async function handler`,
    after:
      'console.log((await handler({ uri: "s3://bucket/dir" }, { getRemainingTimeInMillis: () => 60_000 })).outcome);\n',
    want: /^started\n$/,
  },
  {
    name: "start from a Worker",
    begins: `${CLIENT}\ninterface Environment`,
    after: `const environment = process.env as unknown as Environment;\nconsole.log((await worker.fetch(${REQUEST}, environment)).status);\n`,
    want: /^202\n$/,
  },
  {
    name: "check a bucket with a client",
    begins: "import { S3 }",
    want: /^true\n$/,
  },
  {
    name: "go through a proxy",
    begins: `${CLIENT}import { fetch, ProxyAgent`,
    after: SHOW,
    want: /^started\n$/,
  },
  {
    name: "trust a private CA",
    begins: "import { readFileSync }",
    after: SHOW,
    want: /^started\n$/,
  },
];

/** Every README of the repository, by its path. */
export const READMES = ["src", "scripts", "test"]
  .flatMap((folder) =>
    readdirSync(join(REPOSITORY, folder), { recursive: true }).map((path) => `${folder}/${path}`),
  )
  .concat("README.md")
  .filter((path) => /(^|\/)README\.md$/.test(path) && !path.includes("node_modules"));

/** Every block of TypeScript in them. */
export function readBlocks(): string[] {
  const texts = READMES.map((path) => readFileSync(join(REPOSITORY, path), "utf8")).join("\n");
  return [...texts.matchAll(/^```ts\n([\s\S]+?)^```$/gm)].map(([, block = ""]) => block);
}

/** The whole program of an example. @throws Error if the README does not have it exactly once */
export function readProgram({ begins, before = "", after = "" }: ReadmeExample): string {
  const [block, ...more] = readBlocks().filter((each) => each.startsWith(begins));
  if (block === undefined || more.length > 0) throw new Error(`README: ${begins}`);
  return before + block + after;
}
