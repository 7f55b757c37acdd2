import type { Entry } from "./bundle-entry.js";

export const CLIENT_ENTRY: Entry = { source: "src/index.ts", name: "index" };

export const CHECK_ENTRY: Entry = { source: "src/check.ts", name: "check" };

export const EMULATOR_ENTRY: Entry = {
  source: "src/emulator.ts",
  name: "emulator",
  uses: [CHECK_ENTRY],
  hasNamedPart: true,
};

/** What the program loads if a proxy is set. */
const PROXY_ENTRY: Entry = {
  source: "src/cli/proxy-agent.ts",
  name: "cli/proxy-agent",
  isProgram: true,
  isMinified: true,
};

export const PROGRAM_ENTRY: Entry = {
  source: "src/cli/main.ts",
  name: "cli/main",
  uses: [CLIENT_ENTRY, CHECK_ENTRY, EMULATOR_ENTRY, PROXY_ENTRY],
  isProgram: true,
};

/** Everything that the package has. */
export const PACKAGE_ENTRIES: readonly Entry[] = [
  CLIENT_ENTRY,
  CHECK_ENTRY,
  EMULATOR_ENTRY,
  PROXY_ENTRY,
  PROGRAM_ENTRY,
];
