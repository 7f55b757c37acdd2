import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

export type Files = Readonly<Record<string, Uint8Array | string>>;

/** A folder with these files, which goes when the test ends. */
export async function makeFolder(files: Files = {}): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "pinecone-import-source-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}
