import { createImportClient } from "pinecone-import";
import { createImportEmulator } from "pinecone-import/emulator";
import { expect, it } from "vitest";

it("imports the folder within an hour", async () => {
  const script = () => ({ records: 500, durationMs: 3_000_000 });
  const { fetch, advance } = createImportEmulator({ speed: 0, script });
  const imports = createImportClient({ apiKey: "emulator-key", indexHost: "localhost", fetch });
  const { id } = await imports.startImport({ uri: "s3://bucket/dir" });
  advance(3_600_000);
  const done = await imports.waitForImport(id);
  expect(done).toMatchObject({ status: "Completed", recordsImported: 500 });
});
