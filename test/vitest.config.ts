import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`../src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    // For what stands in the README: there the package is imported by its name.
    alias: [
      { find: /^pinecone-import$/, replacement: source("index.ts") },
      { find: /^pinecone-import\/check$/, replacement: source("check.ts") },
      { find: /^pinecone-import\/emulator$/, replacement: source("emulator.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/prism-setup.ts", "test/support/program-setup.ts"],
    testTimeout: 30_000,
    // As long as Prism may take to start.
    hookTimeout: 60_000,
    maxWorkers: "100%",
    // What a test patches it restores, so that files may share what they load: that saves a fifth of the time.
    isolate: false,
    // For tests that measure the heap.
    execArgv: ["--expose-gc"],
    unstubEnvs: true,
  },
});
