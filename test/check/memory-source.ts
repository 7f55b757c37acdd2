import type { Source } from "../../src/check.js";

/** A folder in memory, with a record of what was read of it. */
export interface MemorySource extends Source {
  reads: { path: string; start: number; end: number }[];
  /** How many reads are under way, and how many were at the same time. */
  readonly open: number;
  readonly mostOpen: number;
  readonly bytesRead: number;
}

/** @param files by path; a folder without files ends with a slash */
export function memorySource(
  files: Readonly<Record<string, Uint8Array | string>>,
  { uri }: { uri?: string | undefined } = {},
): MemorySource {
  const bytesOf = (path: string) => {
    const content = files[path] ?? "";
    return typeof content === "string" ? new TextEncoder().encode(content) : content;
  };
  const state = { open: 0, mostOpen: 0, bytesRead: 0 };
  const reads: MemorySource["reads"] = [];
  return {
    uri,
    reads,
    get open() {
      return state.open;
    },
    get mostOpen() {
      return state.mostOpen;
    },
    get bytesRead() {
      return state.bytesRead;
    },
    async *list() {
      for (const path of Object.keys(files)) yield { path, size: bytesOf(path).length };
    },
    async read(path, start, end) {
      reads.push({ path, start, end });
      state.open += 1;
      state.mostOpen = Math.max(state.mostOpen, state.open);
      await new Promise((resolve) => setImmediate(resolve));
      state.open -= 1;
      state.bytesRead += end - start;
      return bytesOf(path).slice(start, end);
    },
  };
}
