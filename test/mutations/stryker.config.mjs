import { fileURLToPath } from "node:url";

const folder = process.env.MUTATED_FOLDER;

export default {
  testRunner: "vitest",
  plugins: [fileURLToPath(import.meta.resolve("@stryker-mutator/vitest-runner"))],
  vitest: { configFile: "test/mutations/vitest.config.ts" },
  mutate: [`src/${folder}/**/*.ts`],
  coverageAnalysis: "perTest",
  incremental: true,
  incrementalFile: `test/mutations/results/${folder}.json`,
  ignorePatterns: ["dist", "coverage", "docs"],
  reporters: ["clear-text", "progress-append-only"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: ".stryker",
  concurrency: 2,
  timeoutMS: 20_000,
};
