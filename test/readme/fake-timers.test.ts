import { createImportClient } from "pinecone-import";
import { createImportEmulator, FAILURE_TEXTS } from "pinecone-import/emulator";
import { expect, it, onTestFinished, vi } from "vitest";

it("fake timers move the emulator and the waits of the client", async () => {
  onTestFinished(() => void vi.useRealTimers());
  const error = FAILURE_TEXTS.no_files;
  const { fetch } = createImportEmulator({
    script: () => ({ durationMs: 600_000, outcome: { failAtPercent: 50, error } }),
  });
  const imports = createImportClient({ apiKey: "emulator-key", indexHost: "localhost", fetch });
  const { id } = await imports.startImport({ uri: "s3://bucket/dir" });

  vi.useFakeTimers();
  const failing = expect(imports.waitForImport(id)).rejects.toMatchObject({
    code: "import_failed",
  });
  await vi.advanceTimersByTimeAsync(3_600_000);
  await failing;
});
