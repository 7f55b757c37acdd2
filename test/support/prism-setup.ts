import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import {
  parseSpecSource,
  requireLock,
  SOURCE_PATH,
  upstreamPath,
} from "../../scripts/lib/spec-source.js";
import { startPrism } from "./prism.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A Prism mock server that the contract tests run against. */
export interface PrismTarget {
  name: string;
  url: string;
  /** Whether the document has the overlay's repairs and named examples. */
  hasOverlay: boolean;
}

declare module "vitest" {
  export interface ProvidedContext {
    prismTargets: PrismTarget[];
    /** The folder with upstream's documents, if there is one. */
    upstreamFolder: string | null;
  }
}

/** Starts one Prism for the run on generated/openapi.yaml, and one on the raw upstream document if there is one. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const upstreamFolder = readUpstreamFolder();
  const documents = [
    {
      name: "generated/openapi.yaml",
      path: join(ROOT, "generated/openapi.yaml"),
      hasOverlay: true,
    },
    ...(upstreamFolder === null ? [] : [await findUpstreamDocument(upstreamFolder)]),
  ];
  const servers = await Promise.all(documents.map(({ path }) => startPrism(path)));
  const targets = documents.map(({ name, hasOverlay }, index) => ({
    name,
    hasOverlay,
    url: servers[index]?.url ?? "",
  }));
  project.provide("prismTargets", targets);
  project.provide("upstreamFolder", upstreamFolder);
  return async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
}

function readUpstreamFolder(): string | null {
  const folder = process.env.PINECONE_SPEC_SOURCE;
  if (folder !== undefined && folder !== "") return folder;
  process.stdout.write(
    "PINECONE_SPEC_SOURCE is not set. Left out: the contract tests on the raw upstream document, and the pipeline tests on upstream's documents.\n",
  );
  return null;
}

async function findUpstreamDocument(folder: string) {
  const { version } = requireLock(parseSpecSource(await readFile(join(ROOT, SOURCE_PATH), "utf8")));
  const path = join(folder, upstreamPath(version));
  if (!existsSync(path)) throw new Error(`PINECONE_SPEC_SOURCE is set, but there is no ${path}`);
  return { name: `upstream's ${upstreamPath(version)}`, path, hasOverlay: false };
}
