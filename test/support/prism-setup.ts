import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import {
  DOCUMENTS,
  type DocumentName,
  parseSpecSource,
  requireLock,
  SOURCE_PATH,
  upstreamPath,
} from "../../scripts/lib/spec-source.js";
import { startPrism } from "./prism.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A Prism mock server that the contract tests run against: of the operations on an index. */
export interface PrismTarget {
  name: string;
  url: string;
  /** Whether the document has the overlay's repairs and named examples. */
  hasOverlay: boolean;
}

declare module "vitest" {
  export interface ProvidedContext {
    prismTargets: PrismTarget[];
    /** The same for the control plane, in the same order. */
    controlTargets: PrismTarget[];
    /** The folder with upstream's documents, if there is one. */
    upstreamFolder: string | null;
  }
}

/** Starts Prism for the run on each generated document, and on each raw upstream document if there are any. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const upstreamFolder = readUpstreamFolder();
  const started = await Promise.all(
    (["db_data", "db_control"] as const).map((name) => startTargets(name, upstreamFolder)),
  );
  const [data, control] = started.map((each) => each.map(({ stop: _, ...target }) => target));
  project.provide("prismTargets", data ?? []);
  project.provide("controlTargets", control ?? []);
  project.provide("upstreamFolder", upstreamFolder);
  return async () => {
    await Promise.all(started.flat().map(({ stop }) => stop()));
  };
}

async function startTargets(document: DocumentName, upstreamFolder: string | null) {
  const name = `${DOCUMENTS[document].generated}/openapi.yaml`;
  const documents = [
    { name, path: join(ROOT, name), hasOverlay: true },
    ...(upstreamFolder === null ? [] : [await findUpstreamDocument(document, upstreamFolder)]),
  ];
  return Promise.all(
    documents.map(async ({ path, ...target }) => ({ ...target, ...(await startPrism(path)) })),
  );
}

function readUpstreamFolder(): string | null {
  const folder = process.env.PINECONE_SPEC_SOURCE;
  if (folder !== undefined && folder !== "") return folder;
  process.stdout.write(
    "PINECONE_SPEC_SOURCE is not set. Left out: the contract tests on the raw upstream document, and the pipeline tests on upstream's documents.\n",
  );
  return null;
}

async function findUpstreamDocument(document: DocumentName, folder: string) {
  const { version } = requireLock(parseSpecSource(await readFile(join(ROOT, SOURCE_PATH), "utf8")));
  const path = join(folder, upstreamPath(document, version));
  if (!existsSync(path)) throw new Error(`PINECONE_SPEC_SOURCE is set, but there is no ${path}`);
  return { name: `upstream's ${upstreamPath(document, version)}`, path, hasOverlay: false };
}
