import type { Source } from "../../check/source.js";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { isRecord } from "../../json.js";
import type { IndexView } from "../machine/emulated-index.js";
import type { FolderContents } from "../machine/plan-folder.js";
import type { EmulatorOptions } from "../types.js";

/** The folder of one import, not yet read. */
export interface Folder {
  /** Reads what is in it, and compares it with the index. Never rejects. @param stop ends the reading */
  inspect(index: IndexView, stop: AbortSignal | undefined): Promise<FolderContents>;
}

/** Finds the folders that imports name. @throws whatever the `source` of the caller throws */
export type OpenFolder = (uri: string) => Folder;

const PLACE = { action: "open source", argument: "source" };

/** Undefined if imports have no files. @throws InvalidArgumentError */
export function createFolders(source: EmulatorOptions["source"]): OpenFolder | undefined {
  if (source === undefined) return undefined;
  if (typeof source === "string" && source !== "") return (uri) => toFolder(uri, source);
  if (typeof source === "function") return (uri) => toFolder(uri, openSource(source, uri));
  const rule = "must be a folder, or a function that returns a Source";
  throw new InvalidArgumentError({ ...PLACE, action: "create emulator", rule });
}

function openSource(source: (uri: string) => Source, uri: string): Source {
  const opened: unknown = source(uri);
  if (opened instanceof Promise) opened.catch(() => {});
  const { list, read }: Record<string, unknown> = isRecord(opened) ? opened : {};
  // Its functions are there; what they return is checked with each call.
  if (typeof list === "function" && typeof read === "function") return opened as Source;
  const rule = "must return an object with list() and read(), and not a promise";
  throw new InvalidArgumentError({ ...PLACE, rule });
}

function toFolder(uri: string, source: string | Source): Folder {
  return {
    async inspect(index, stop) {
      try {
        // The check is larger than the emulator.
        const { inspectFolder } = await import("./inspect-folder.js");
        return await inspectFolder(source, { uri, index, signal: stop });
      } catch (error) {
        const message = stop?.aborted
          ? "the emulator was closed before it had read the files"
          : `the source of the emulator failed: ${thrownToString(error)}`;
        return { parts: [], mistake: { reason: undefined, message, files: [] } };
      }
    },
  };
}

function thrownToString(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
