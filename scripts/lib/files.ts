import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { holdStage, STAGE } from "./hold-stage.js";
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

export async function hasFolder(root: string, folder: string): Promise<boolean> {
  const found = await stat(join(root, folder)).catch(() => undefined);
  return found?.isDirectory() ?? false;
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

/** What changes the tree, step by step: handed in, so that a test can end a process between two steps. */
interface Disk {
  rename: (from: string, to: string) => Promise<void>;
  rm: (path: string, options: { force: true }) => Promise<void>;
}

const DISK: Disk = { rename, rm };

export interface ReplaceOptions {
  /** Files that go, before the last one is put in place. */
  obsolete?: readonly string[];
  /** The file that is put in place after all others, since it says that they belong together. */
  last?: string;
  disk?: Disk;
}

/**
 * Puts files in place: all are written beside the tree first, then renamed one by one in the given order, then the
 * obsolete ones go, then the last one is renamed. What already has the right text is left alone. Where a step fails,
 * the steps before it are taken back.
 */
export async function replaceFiles(
  root: string,
  files: ReadonlyMap<string, string>,
  { obsolete = [], last, disk = DISK }: ReplaceOptions = {},
): Promise<Replaced> {
  const former = new Map<string, string | undefined>();
  for (const path of [...files.keys(), ...obsolete]) former.set(path, await readText(root, path));
  const changed = [...files.keys()].filter((path) => former.get(path) !== files.get(path));
  const order = [
    ...changed.filter((path) => path !== last),
    ...obsolete,
    ...changed.filter((path) => path === last),
  ];
  await holdStage(root, () =>
    guard("write the files", async () => {
      const done: string[] = [];
      try {
        for (const path of changed) await writeAt(join(root, STAGE, path), files.get(path) ?? "");
        for (const path of order) {
          if (obsolete.includes(path)) await disk.rm(join(root, path), { force: true });
          else await moveIn(root, path, disk);
          done.push(path);
        }
      } catch (error) {
        for (const path of done.reverse()) await putBack(join(root, path), former.get(path));
        throw error;
      }
    }),
  );
  return { written: changed, removed: [...obsolete] };
}

async function writeAt(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function moveIn(root: string, path: string, disk: Disk): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await disk.rename(join(root, STAGE, path), join(root, path));
}

async function putBack(path: string, text: string | undefined): Promise<void> {
  if (text === undefined) await rm(path, { force: true });
  else await writeAt(path, text);
}
