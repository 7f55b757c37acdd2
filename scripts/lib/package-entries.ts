import type { Entry } from "./bundle-entry.js";

export const CLIENT_ENTRY: Entry = { source: "src/index.ts", name: "index" };

export const EMULATOR_ENTRY: Entry = { source: "src/emulator.ts", name: "emulator" };

export const PROGRAM_ENTRY: Entry = {
  source: "src/cli/main.ts",
  name: "cli/main",
  uses: [CLIENT_ENTRY, EMULATOR_ENTRY],
  isProgram: true,
};

/** Everything that the package has. */
export const PACKAGE_ENTRIES: readonly Entry[] = [CLIENT_ENTRY, EMULATOR_ENTRY, PROGRAM_ENTRY];
