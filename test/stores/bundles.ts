import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleEntry } from "../../scripts/lib/bundle-entry.js";
import { CHECK_ENTRY } from "../../scripts/lib/package-entries.js";
import { FOLDER } from "./processes.js";
import { print } from "./store.js";

/** What is used of webpack, which is not installed when these lines are compiled. */
type Webpack = (options: object, done: (error: Error | null, stats: Stats) => void) => void;

interface Stats {
  toJson(options: object): { errors: unknown[]; warnings: unknown[] };
}

const PROGRAM = `import { checkSource } from "./check.js";
checkSource("s3://bucket/dir").catch(console.error);`;

/** A project that has none of the vendors' packages is bundled by webpack without an error or a warning. */
export async function bundleWithout(root: string): Promise<void> {
  const webpack: Webpack = createRequire(join(FOLDER, "any.js"))("webpack");
  const folder = mkdtempSync(join(tmpdir(), "pinecone-import-webpack-"));
  const before = process.cwd();
  try {
    process.chdir(root);
    await bundleEntry(CHECK_ENTRY, folder);
    writeFileSync(join(folder, "program.js"), PROGRAM);
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    for (const target of ["web", "node"]) {
      const stats = await new Promise<Stats>((resolve, reject) => {
        webpack(
          {
            ...{ mode: "production", target, context: folder, entry: "./program.js" },
            output: { path: join(folder, target) },
            performance: { hints: false },
          },
          (error, found) => (error === null ? resolve(found) : reject(error)),
        );
      });
      const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
      assert.deepEqual([errors, warnings], [[], []]);
    }
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
  print("webpack bundles a project without the vendors' packages, for browsers and for Node");
}
