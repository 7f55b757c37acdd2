import { describe, expect, it, onTestFinished, vi } from "vitest";
import { CheckError } from "../../src/check.js";
import { createImportEmulator, type Source } from "../../src/emulator.js";
import { memorySource } from "../check/memory-source.js";
import { denseFile } from "../check/parquet-files.js";
import { DIR, describeEnd, FILES, HOUR_MS, openFiles, openSource } from "./source-world.js";

describe("a source of one's own", () => {
  it("is called with the uri of each start, and read as an object with its own this", async () => {
    class Held implements Source {
      // A bad file has each of them checked by itself.
      readonly #files = memorySource({ ...FILES, "faq/part-1.parquet": denseFile(5, 4) });
      list() {
        return this.#files.list({});
      }
      read(...args: Parameters<Source["read"]>) {
        return this.#files.read(...args);
      }
    }
    const uris: string[] = [];
    const source = (uri: string) => {
      uris.push(uri);
      return new Held();
    };
    const { importFolder } = openSource({ source });
    expect(describeEnd(await importFolder(DIR, "continue"))).toBe("Completed 35");
    expect(uris).toEqual([DIR]);
  });

  it("has JSON Lines counted by their lines", async () => {
    const files = { "docs/a.jsonl": '{"_id":"1"}\n{"_id":"2"}\n' };
    expect(describeEnd(await openFiles(files).importFolder())).toBe("Completed 2");
  });

  it("fails an import whose records the runtime cannot count", async () => {
    vi.stubGlobal("DecompressionStream", undefined);
    onTestFinished(() => void vi.unstubAllGlobals());
    const { error } = await openFiles({ "docs/a.jsonl.gz": "gzip" }).importFolder();
    expect(error).toMatch(/^User error: the records cannot be counted: .*cannot decompress/);
  });

  it("whose reads ignore the signal does not keep a closed server waiting", async () => {
    const read = vi.fn(() => new Promise<never>(() => {}));
    const source = () => ({ ...memorySource(FILES), read });
    const emulator = createImportEmulator({ speed: 0, source });
    const { url, close } = await emulator.listen();
    const body = JSON.stringify({ uri: DIR });
    const init = { method: "POST", headers: { "api-key": "any" }, body };
    const starting = fetch(`${url}/bulk/imports`, init).catch(() => {});
    await vi.waitFor(() => expect(read).toHaveBeenCalled());
    await close();
    await starting;
    emulator.advance(HOUR_MS);
    await vi.waitFor(() => expect(emulator.imports.map(describeEnd)).toEqual(["Failed undefined"]));
  });

  it.each([
    [new CheckError("check it", "it says no", { reason: "denied" }), "cannot be read: it says no"],
    [new CheckError("check it", "gone", { reason: "not_found" }), "No Parquet files found: "],
    [new Error("broken"), "cannot be read: listing it failed: broken"],
    [undefined, "cannot be read: listing it failed: undefined"],
  ])("that cannot be listed fails the import: %s", async (thrown, want) => {
    const source = () => ({
      ...memorySource(FILES),
      // biome-ignore lint/correctness/useYield: it fails before.
      async *list(): AsyncGenerator<never> {
        throw thrown;
      },
    });
    const failed = await openSource({ source }).importFolder();
    expect(failed).toMatchObject({ status: "Failed", error: expect.stringContaining(want) });
  });

  it("that lists nonsense fails the import with what is wrong with it", async () => {
    const list = async function* () {
      yield { path: 7, size: "1" };
    } as unknown as Source["list"];
    const { error } = await openSource({
      source: () => ({ ...memorySource({}), list }),
    }).importFolder();
    expect(error).toMatch(/the source of the emulator failed: .*must list objects with a path/);
  });

  it.each([
    ["a promise", async () => memorySource(FILES)],
    ["a rejected promise", () => Promise.reject(new Error("no"))],
    ["nothing", () => undefined],
    ["a path", () => "folder"],
    ["half of it", () => ({ list: () => [] })],
  ])("must not return %s: the start says so, and starts nothing", async (_, source) => {
    // @ts-expect-error: it returns something else.
    const { emulator, importFolder } = openSource({ source });
    await expect(importFolder()).rejects.toMatchObject({
      status: 422,
      message: expect.stringMatching(/the emulator's source failed: .*must return an object with/),
    });
    expect(emulator.imports).toEqual([]);
  });

  it("that throws makes the start a 422 with what it threw", async () => {
    const source = () => {
      throw new Error("no such bucket here");
    };
    await expect(openSource({ source }).importFolder()).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining("no such bucket here"),
    });
  });
});

it.each([7, "", null, {}, memorySource({})])(
  "a source must be a folder or a function: %j",
  (source) => {
    // @ts-expect-error: none of them is.
    expect(() => createImportEmulator({ source })).toThrow(
      "Cannot create emulator: source must be a folder, or a function that returns a Source",
    );
  },
);

describe("a script beside a source", () => {
  it("decides how long an import takes", async () => {
    const script = () => ({ durationMs: 2 * HOUR_MS });
    const { importFolder } = openFiles(FILES, { script });
    expect(await importFolder()).toMatchObject({
      status: "InProgress",
      percentComplete: 50,
      recordsImported: 17,
    });
  });

  it("can end it in another way", async () => {
    const outcome = { failAtPercent: 60, error: "User error: the bucket cannot be read" };
    const failed = await openFiles(FILES, { script: () => ({ outcome }) }).importFolder();
    expect(failed).toMatchObject({ status: "Failed", error: outcome.error, recordsImported: 21 });
  });

  it.each([{ records: 35 }, { namespaces: { docs: 35 } }, { badRecords: 0 }])(
    "must not name what the files decide: %j",
    async (scripted) => {
      const [name] = Object.keys(scripted);
      const importing = openFiles(FILES, { script: () => scripted }).importFolder();
      await expect(importing).rejects.toMatchObject({
        status: 422,
        message: expect.stringContaining(
          `script.${name} must be left out: the files of the source decide it`,
        ),
      });
    },
  );
});
