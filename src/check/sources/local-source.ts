import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import type { Source } from "../source.js";

/**
 * A local folder, to be checked before it is uploaded. Needs a file system, as Node, Bun and Deno have one.
 * @param folder a path, or a `file:` URL
 */
export function localSource(folder: string | URL): Source {
  if (!(folder instanceof URL) && (typeof folder !== "string" || folder === "")) {
    rejectFolder("must be a path or a file: URL");
  }
  if (folder instanceof URL && folder.protocol !== "file:") rejectFolder("must be a file: URL");
  return {
    uri: folder instanceof URL ? folder.href : folder,
    async *list(options) {
      const { listFolder } = await import("./local-folder.js");
      yield* listFolder(folder, options);
    },
    async read(path, start, end) {
      const { readFile } = await import("./local-folder.js");
      return readFile(folder, path, { start, end });
    },
  };
}

function rejectFolder(rule: string): never {
  throw new InvalidArgumentError({ action: "check source", argument: "folder", rule });
}
