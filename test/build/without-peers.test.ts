import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { beforeAll, expect, it } from "vitest";
import { bundleEntry } from "../../scripts/lib/bundle-entry.js";
import { CHECK_ENTRY } from "../../scripts/lib/package-entries.js";

// A project that lacks the packages of the stores bundles the check all the same.

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "without-peers-"));
  await bundleEntry(CHECK_ENTRY, folder);
  return () => rm(folder, { recursive: true });
});

it.each(["browser", "node", "neutral"] as const)(
  "esbuild for %s warns of nothing",
  async (platform) => {
    const { warnings, outputFiles } = await build({
      stdin: {
        contents: 'export { checkSource, s3Source } from "./check.js";',
        resolveDir: folder,
      },
      bundle: true,
      format: "esm",
      platform,
      write: false,
      logLevel: "silent",
    });
    expect(warnings).toEqual([]);
    expect(outputFiles[0]?.text).toContain("@aws-sdk/client-s3");
  },
);

it("no import names a package of a store, and bundlers are asked to leave it as it is", async () => {
  const { outputFiles } = await build({
    entryPoints: [join(folder, "check.js")],
    bundle: true,
    format: "esm",
    platform: "neutral",
    write: false,
  });
  const text = outputFiles[0]?.text ?? "";
  expect(text).not.toMatch(/import\(\s*["'](?!\.)/);
  const entry = await readFile(join(folder, "check.js"), "utf8");
  expect(entry).not.toContain("@aws-sdk");
  expect(text).toMatch(/import\(\s*\/\* webpackIgnore: true \*\//);
});
