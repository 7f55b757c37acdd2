import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { REPOSITORY } from "../support/workspace.js";

/** Lints files by the project's own configuration. @returns the rules that they break */
function lint(files: Readonly<Record<string, string>>): string[] {
  const root = mkdtempSync(join(tmpdir(), "pinecone-import-order-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  copyFileSync(join(REPOSITORY, "biome.json"), join(root, "biome.json"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const biome = join(REPOSITORY, "node_modules/@biomejs/biome/bin/biome");
  const args = [biome, "lint", "--reporter=json", root];
  try {
    execFileSync(process.execPath, args, { cwd: root, stdio: "pipe" });
    return [];
  } catch (error) {
    const { stdout } = error as { stdout: Buffer };
    const { diagnostics } = JSON.parse(String(stdout));
    return diagnostics.map(({ category }: { category: string }) => category);
  }
}

it("two files that import each other's types are rejected", () => {
  const files = {
    "src/errors/one.ts": 'import type { Two } from "./two.js";\nexport type One = Two | 1;\n',
    "src/errors/two.ts": 'import type { One } from "./one.js";\nexport type Two = One | 2;\n',
  };
  expect(lint(files)).toContain("lint/suspicious/noImportCycles");
});

it("an import of a lower layer is accepted", () => {
  const files = {
    "src/json.ts": "export type X = 1;\n",
    "src/imports/api.ts": 'import type { X } from "../json.js";\nexport type Y = X;\n',
  };
  expect(lint(files)).toEqual([]);
});

it.each([
  ["src/types.ts", "./options/call-options.js"],
  ["src/events.ts", "./client.js"],
  ["src/errors/api-error.ts", "../transport/http.js"],
  ["src/errors/api-error.ts", "../../generated/contract.js"],
  ["src/options/call-options.ts", "../transport/http.js"],
  ["src/transport/retry.ts", "../imports/api.js"],
  ["src/transport/retry.ts", "../options/call-options.js"],
  ["src/imports/api.ts", "../follow/poller.js"],
  ["src/follow/poller.ts", "../client.js"],
  ["src/follow/poller.ts", "../../generated/contract.js"],
  ["src/check/layout.ts", "../imports/api.js"],
  ["src/check/parquet/footer.ts", "../../../generated/contract.js"],
  ["src/check/sources/local-source.ts", "../../index.js"],
  ["src/check.ts", "./client.js"],
  ["src/client.ts", "./check/check-source.js"],
  ["src/index.ts", "./check.js"],
  ["src/imports/api.ts", "../check/source.js"],
  ["src/errors/check-error.ts", "../check/source.js"],
  ["src/options/validate.ts", "../check.js"],
  ["src/emulator/faults/fault.ts", "../../index.js"],
  ["src/emulator.ts", "./client.js"],
  ["scripts/lib/files.ts", "../../src/json.js"],
])("%s must not import %s", (path, specifier) => {
  const text = `import type { X } from "${specifier}";\nexport type Y = X;\n`;
  expect(lint({ [path]: text })).toEqual(["lint/style/noRestrictedImports"]);
});
