import { CheckError, type CheckErrorReason } from "../../errors/check-error.js";
import { nodeModule } from "../node-modules.js";
import type { SourceEntry } from "../source.js";

// Loaded when a local folder is checked, and not before.

const fs = nodeModule("node:fs");
const { stat, readdir, realpath } = fs.promises;
const { join } = nodeModule("node:path");
const { fileURLToPath } = nodeModule("node:url");

/** How many files are asked for their size at the same time. */
const BATCH = 64;

const PROBLEMS: Readonly<Record<string, [reason: CheckErrorReason, problem: string]>> = {
  ENOENT: ["not_found", "there is no such folder"],
  ENOTDIR: ["not_found", "there is no such folder"],
  EACCES: ["denied", "this user may not read it"],
  EPERM: ["denied", "this user may not read it"],
};

/** Every file of a folder and below it. Links are followed, as uploads do. @throws CheckError */
export async function* listFolder(
  folder: string | URL,
  { signal }: { signal?: AbortSignal | undefined },
): AsyncGenerator<SourceEntry> {
  const root = toPath(folder);
  const info = await withReason(root, stat(root));
  if (info.isDirectory()) yield* walk({ root, path: "", above: [] }, signal);
  else yield { path: "", size: info.size };
}

interface Place {
  root: string;
  /** Below the root; empty, or with a slash at its end. */
  path: string;
  /** The real folders that it lies in: a link to one of them would never end. */
  above: readonly string[];
}

async function* walk(place: Place, signal: AbortSignal | undefined): AsyncGenerator<SourceEntry> {
  const { root, path } = place;
  const folder = join(root, path);
  const real = await withReason(folder, realpath(folder));
  if (place.above.includes(real)) return;
  const names = (await withReason(folder, readdir(folder))).sort();
  if (names.length === 0 && path !== "") yield { path, size: 0 };
  for (let begin = 0; begin < names.length; begin += BATCH) {
    signal?.throwIfAborted();
    const batch = names.slice(begin, begin + BATCH);
    const infos = await Promise.all(batch.map((name) => statIfThere(join(folder, name))));
    for (const [index, info] of infos.entries()) {
      const inner = `${path}${batch[index]}`;
      if (info?.isFile()) yield { path: inner, size: info.size };
      if (info?.isDirectory()) {
        yield* walk({ root, path: `${inner}/`, above: [...place.above, real] }, signal);
      }
    }
  }
}

/** Exactly the bytes of a part of a file, or fewer where it ends before. */
export async function readFile(
  folder: string | URL,
  path: string,
  { start, end }: { start: number; end: number },
): Promise<Uint8Array> {
  // The promises of node:fs take twice the time of its callbacks.
  const handle = await new Promise<number>((resolve, reject) => {
    fs.open(join(toPath(folder), path), "r", (error, opened) =>
      error ? reject(error) : resolve(opened),
    );
  });
  try {
    return await readPart(handle, start, end);
  } finally {
    await new Promise<void>((resolve) => fs.close(handle, () => resolve()));
  }
}

async function readPart(handle: number, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const count = await new Promise<number>((resolve, reject) => {
      fs.read(handle, bytes, filled, bytes.length - filled, start + filled, (error, found) =>
        error ? reject(error) : resolve(found),
      );
    });
    if (count === 0) return bytes.subarray(0, filled);
    filled += count;
  }
  return bytes;
}

/** Undefined for a link that leads nowhere, and for a file that was removed meanwhile. */
async function statIfThere(path: string) {
  return stat(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ELOOP") return undefined;
    return withReason(path, Promise.reject(error));
  });
}

async function withReason<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const code = codeOf(cause);
    const known = PROBLEMS[code] ?? (["unreachable", `it cannot be read (${code})`] as const);
    throw new CheckError(`check ${path}`, known[1], { reason: known[0], cause });
  }
}

function codeOf(error: unknown): string {
  const { code }: { code?: unknown } = Object(error);
  return String(code);
}

function toPath(folder: string | URL): string {
  return typeof folder === "string" ? folder : fileURLToPath(folder);
}
