import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { guard } from "./pipeline-error.js";

/** A file's text, or undefined where there is no file. */
export async function readText(root: string, path: string): Promise<string | undefined> {
  return guard(`read ${path}`, async () => {
    try {
      return await readFile(join(root, path), "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  });
}

/** The paths of the files in a folder, in alphabetical order; none where there is no folder. */
export async function listFiles(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((each) => each.isFile())
    .map((each) => `${folder}/${each.name}`)
    .sort();
}

export interface Replaced {
  written: string[];
  removed: string[];
}

/**
 * Puts files in place: all that changed are written to a temporary folder in the tree first, then the obsolete ones go,
 * then each is renamed into its place in the given order. A run that is cut short leaves a tree that
 * `generate --check` finds fault with as long as the last file is the one that says that the others belong together.
 */
export async function replaceFiles(
  root: string,
  files: ReadonlyMap<string, string>,
  obsolete: readonly string[] = [],
): Promise<Replaced> {
  const written: string[] = [];
  for (const [path, text] of files) {
    if ((await readText(root, path)) !== text) written.push(path);
  }
  await guard("write the files", async () => {
    const stage = await mkdtemp(join(root, ".staged-"));
    try {
      for (const path of written) await writeAt(join(stage, path), files.get(path) ?? "");
      for (const path of obsolete) await rm(join(root, path), { force: true });
      for (const path of written) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await rename(join(stage, path), join(root, path));
      }
    } finally {
      await rm(stage, { recursive: true, force: true });
    }
  });
  return { written, removed: [...obsolete] };
}

async function writeAt(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
