import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { bundleEntry } from "../../scripts/lib/bundle-entry.js";
import { PACKAGE_ENTRIES } from "../../scripts/lib/package-entries.js";

const NODE_MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));

declare module "vitest" {
  export interface ProvidedContext {
    /** The file that Node runs as the command line. */
    programPath: string;
  }
}

/** Builds the package as it is published, for the tests that run its program. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "pinecone-import-program-"));
  await symlink(NODE_MODULES, join(folder, "node_modules"));
  // Without a package.json of its own, the files would be taken for CommonJS.
  await Promise.all(PACKAGE_ENTRIES.map((entry) => bundleEntry(entry, join(folder, "dist"))));
  await symlink(
    fileURLToPath(new URL("../../package.json", import.meta.url)),
    join(folder, "package.json"),
  );
  project.provide("programPath", join(folder, "dist/cli/main.js"));
  return () => rm(folder, { recursive: true });
}
