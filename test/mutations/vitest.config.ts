import { defineConfig } from "vitest/config";

/** The tests of a folder that run within one process: a mutant must be noticed by those that are about its folder. */
const TESTS: Record<string, string[]> = {
  imports: ["test/unit/**/*.test.ts", "test/faults/**/*.test.ts"],
  transport: ["test/unit/**/*.test.ts", "test/faults/**/*.test.ts"],
  follow: ["test/follow/**/*.test.ts"],
};

export default defineConfig({
  test: {
    include: TESTS[process.env.MUTATED_FOLDER ?? ""] ?? [],
    // They start processes, measure memory, or take longer than all others.
    exclude: [
      "test/faults/{chaos,fuzz,attach}.test.ts",
      "test/follow/{large-batches,batch-faults}.test.ts",
      "test/unit/api-version.test.ts",
    ],
    testTimeout: 30_000,
    isolate: false,
    unstubEnvs: true,
  },
});
