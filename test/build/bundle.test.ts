import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { bundleEntry, type Entry } from "../../scripts/lib/bundle-entry.js";
import { collectLicenses } from "../../scripts/lib/collect-licenses.js";
import {
  CHECK_ENTRY,
  CLIENT_ENTRY,
  EMULATOR_ENTRY,
  PROGRAM_ENTRY,
} from "../../scripts/lib/package-entries.js";
import { PipelineError } from "../../scripts/lib/pipeline-error.js";
import { rejection } from "../support/connect.js";

it("the library entry is one file that depends on openapi-fetch alone", async () => {
  const { files, bundledFiles } = await bundle(CLIENT_ENTRY);
  expect([...files.keys()]).toEqual(["index.js"]);
  expect(listImports(files.get("index.js"))).toEqual(["openapi-fetch"]);
  expect(bundledFiles).toEqual([]);
  expect(await collectLicenses(bundledFiles)).toBeUndefined();
});

it("the check entry depends on nothing, and loads what reads folders, Parquet and records when they are there", async () => {
  const { files, bundledFiles } = await bundle(CHECK_ENTRY);
  const parts = [...files.keys()].map((name) => name.replace(/-\w{8}\.js$/, ""));
  expect(parts).toEqual(expect.arrayContaining(["check.js", "check-local-folder"]));
  const all = [...files.values()];
  const outside = all.flatMap(listImports).filter((name) => !name.startsWith("./check-"));
  expect(outside).toEqual([]);
  // A bundler would warn of an import that takes nothing.
  expect(all.join("")).not.toMatch(/^import "/m);
  const atStart = new Set(["check.js"]);
  for (const name of atStart) {
    for (const part of listImports(files.get(name))) atStart.add(join(part));
  }
  const texts = [...atStart].map((name) => files.get(name) ?? "").join("");
  expect(texts).toContain("function createLayout");
  for (const later of ["parquetMetadata", "guardThrift", "decompressSnappy", "node:fs"]) {
    expect(texts).not.toContain(later);
    expect(all.join("")).toContain(later);
  }
  expect(await collectLicenses(bundledFiles)).toMatch(/^fzstd \d.*^hyparquet \d.*MIT/ms);
});

it("the emulator entry depends on nothing, and loads its server and the check only when they are needed", async () => {
  const { files, bundledFiles } = await bundle(EMULATOR_ENTRY);
  const parts = ["emulator-inspect-folder.js", "emulator-serve.js"];
  expect([...files.keys()].sort()).toEqual([...parts, "emulator.js"]);
  const entry = files.get("emulator.js") ?? "";
  expect(listImports(entry)).toEqual([]);
  for (const part of parts) expect(entry).toContain(`await import("./${part}")`);
  // That is the file of its own entry, and not another copy.
  expect(listImports(files.get("emulator-inspect-folder.js"))).toEqual(["./check.js"]);
  const ofServer = listImports(files.get("emulator-serve.js"));
  expect(ofServer.filter((name) => !name.startsWith("node:"))).toEqual([]);
  expect(await collectLicenses(bundledFiles)).toMatch(/^srvx \d+\.\d+\.\d+\n\nMIT License\n/);
});

it("the program uses the files of both libraries, needs nothing else, and loads each command when it runs", async () => {
  const { files, bundledFiles } = await bundle(PROGRAM_ENTRY);
  const outside = [...files.values()].flatMap(listImports);
  const others = outside.filter((name) => !name.startsWith("node:") && !name.startsWith("./"));
  expect([...new Set(others)].sort()).toEqual(["../emulator.js", "../index.js"]);
  const main = files.get("cli/main.js") ?? "";
  expect(main.startsWith("#!/usr/bin/env node\n")).toBe(true);
  const atStart = new Set(["cli/main.js"]);
  for (const name of atStart) {
    for (const part of listImports(files.get(name))) atStart.add(join("cli", part));
  }
  expect(atStart.has("index.js") || atStart.has("emulator.js")).toBe(false);
  const texts = [...atStart].map((name) => files.get(name) ?? "").join("");
  expect(texts).toContain("CommanderError");
  for (const later of ["createLogUpdate", "startImport(", "listImports("]) {
    expect(texts).not.toContain(later);
    expect([...files.values()].join("")).toContain(later);
  }
  const all = [...files.values()].join("");
  expect(all).toContain('await import("./proxy-agent.js")');
  expect(all).not.toContain("EnvHttpProxyAgent");
  expect(await collectLicenses(bundledFiles)).toMatch(
    /^@commander-js\/extra-typings .*\ncommander .*\nlog-update /ms,
  );
});

it("collectLicenses() takes the license of each package once, by name, and misses none", async () => {
  const folder = await makeFolder();
  const add = async (name: string, license?: string) => {
    const place = join(folder, "node_modules", name);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, "package.json"), JSON.stringify({ name, version: "1.2.3" }));
    if (license !== undefined) await writeFile(join(place, "LICENCE.md"), license);
    return join(place, "lib/index.js");
  };
  const [scoped, plain] = [await add("@scope/b", "Theirs\n"), await add("a", "Ours")];
  const text = await collectLicenses([scoped, plain, join(scoped, "../other.js")]);
  expect(text).toBe("@scope/b 1.2.3\n\nTheirs\n\n---\n\na 1.2.3\n\nOurs\n");
  const error = await rejection(collectLicenses([plain, await add("bare")]));
  expect(error).toBeInstanceOf(PipelineError);
  expect(String(error)).toContain("Cannot bundle bare as it has no license file");
});

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bundle-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** The files of a bundle by name, made in a folder of the test's own. */
async function bundle(entry: Entry) {
  const folder = await makeFolder();
  const { written, bundledFiles } = await bundleEntry(entry, folder);
  const texts = written.map(async (path) => {
    const name = relative(folder, resolve(path));
    return [name, await readFile(join(folder, name), "utf8")] as const;
  });
  return { files: new Map(await Promise.all(texts)), bundledFiles };
}

function listImports(text = ""): string[] {
  const found = [...text.matchAll(/^(?:import\b|} from )[^"\n]*"([^"]+)";/gm)].map(
    ([, name = ""]) => name,
  );
  return [...new Set(found)];
}
