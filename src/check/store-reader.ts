import { CheckError } from "../errors/check-error.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import type { Source, SourceEntry } from "./source.js";
import { count, grouped } from "./wording.js";

/** What a part of a file is: from `start` up to, but not including, `end`. */
export interface Range {
  start: number;
  end: number;
}

/** Reads from a source, whatever it returns, and counts the bytes. */
export interface StoreReader {
  list(): AsyncIterable<SourceEntry>;
  /** Exactly the bytes of a range. @throws UnreadableError, or what ends the whole check */
  read(path: string, range: Range): Promise<Uint8Array>;
  readonly bytesRead: number;
}

/** One file could not be read: a finding, and not the end of the check. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

/** What concerns one file alone; any other reason concerns all of them. */
const OF_ONE_FILE: readonly string[] = ["denied", "not_found"];

export function createStoreReader(source: Source, signal: AbortSignal): StoreReader {
  let bytesRead = 0;
  return {
    get bytesRead() {
      return bytesRead;
    },
    list: () => listEntries(source, signal),
    async read(path, { start, end }) {
      signal.throwIfAborted();
      const bytes = await readRange(source, path, { start, end, signal });
      bytesRead += bytes.length;
      if (bytes.length === end - start) return bytes;
      const found = `the source returned ${count(bytes.length, "byte")} of ${grouped(end - start)}`;
      const isMore = bytes.length > end - start;
      throw new UnreadableError(isMore ? `${found}: it ignores the range` : `${found}: cut off`);
    },
  };
}

async function* listEntries(source: Source, signal: AbortSignal): AsyncGenerator<SourceEntry> {
  try {
    for await (const entry of source.list({ signal })) {
      signal.throwIfAborted();
      yield checkEntry(entry);
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof CheckError || error instanceof InvalidArgumentError) throw error;
    const problem = `listing it failed: ${messageOf(error)}`;
    const action = source.uri === undefined ? "check source" : `check ${source.uri}`;
    throw new CheckError(action, problem, { reason: "unreachable", cause: error });
  }
}

function checkEntry(entry: unknown): SourceEntry {
  const { path, size }: { path?: unknown; size?: unknown } = Object(entry);
  const isSize = typeof size === "number" && Number.isSafeInteger(size) && size >= 0;
  if (typeof path === "string" && isSize) return { path, size };
  throw new InvalidArgumentError({
    action: "check source",
    argument: "source",
    rule: "must list objects with a path, a string, and a size, an integer from 0 on",
  });
}

async function readRange(
  source: Source,
  path: string,
  { start, end, signal }: Range & { signal: AbortSignal },
): Promise<Uint8Array> {
  let bytes: unknown;
  try {
    bytes = await source.read(path, start, end, { signal });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof InvalidArgumentError) throw error;
    if (error instanceof CheckError && !OF_ONE_FILE.includes(error.reason)) throw error;
    throw new UnreadableError(messageOf(error), { cause: error });
  }
  signal.throwIfAborted();
  if (bytes instanceof Uint8Array) return bytes;
  throw new UnreadableError("the source returned no Uint8Array");
}

/** Short, and without the path of the file if possible: the messages of many files are counted together. */
export function messageOf(error: unknown): string {
  if (error instanceof CheckError) return error.problem;
  const { code, name, message }: Record<string, unknown> = Object(error);
  if (typeof code === "string" && code !== "") return code;
  const shown = typeof message === "string" && message !== "" ? message : String(name ?? error);
  return shown.slice(0, 100);
}
