import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const STAGE = ".staged";

/** A file's text, or undefined where there is no file. */
export async function readText(root: string, path: string): Promise<string | undefined> {
  try {
    return await readFile(join(root, path), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
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
 * Puts files in place: all are written beside the tree first, then renamed one by one in the given order, then the
 * obsolete ones go, then the last one is renamed. What already has the right text is left alone.
 */
export async function replaceFiles(
  root: string,
  files: ReadonlyMap<string, string>,
  { obsolete = [], last }: { obsolete?: readonly string[]; last?: string } = {},
): Promise<Replaced> {
  const changed: string[] = [];
  for (const [path, text] of files) if ((await readText(root, path)) !== text) changed.push(path);
  const stage = join(root, STAGE);
  await rm(stage, { recursive: true, force: true });
  try {
    for (const path of changed) await writeStaged(stage, path, files.get(path) ?? "");
    for (const path of changed.filter((each) => each !== last)) await moveIn(root, stage, path);
    for (const path of obsolete) await rm(join(root, path), { force: true });
    for (const path of changed.filter((each) => each === last)) await moveIn(root, stage, path);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
  return { written: changed, removed: [...obsolete] };
}

async function writeStaged(stage: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(stage, path)), { recursive: true });
  await writeFile(join(stage, path), text);
}

async function moveIn(root: string, stage: string, path: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await rename(join(stage, path), join(root, path));
}
