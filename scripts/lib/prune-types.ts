import { readdir, readFile, rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/**
 * Removes the declaration files that no entry leads to: what only the inside of the package needs.
 * @param entries the declaration files of the entries, below the folder
 * @returns the files that stay
 */
export async function pruneTypes(folder: string, entries: readonly string[]): Promise<string[]> {
  const reached = new Set(entries);
  for (const path of reached) {
    const text = await readFile(join(folder, path), "utf8");
    for (const [, target = ""] of text.matchAll(/(?:from|import\()\s*"(\.[^"]+)\.js"/g)) {
      reached.add(relative(folder, join(folder, dirname(path), `${target}.d.ts`)));
    }
  }
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const { parentPath, name } of files.filter((each) => each.isFile())) {
    const path = relative(folder, join(parentPath, name));
    if (!reached.has(path)) await rm(join(folder, path));
  }
  return [...reached].sort();
}
