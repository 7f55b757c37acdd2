import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import type { Source } from "../source.js";
import type { StoreFolder } from "./store-folder.js";

/** What of a `Source` is loaded when it is used. */
type Reader = Pick<Source, "list" | "read">;

/** A folder of a store, whose code and package are loaded when it is listed, and not before. */
export function lazySource(uri: string, open: () => Promise<Reader>): Source {
  let opening: Promise<Reader> | undefined;
  const opened = () => {
    opening ??= open();
    return opening;
  };
  return {
    uri,
    async *list(options) {
      yield* (await opened()).list(options);
    },
    async read(path, start, end, options) {
      return (await opened()).read(path, start, end, options);
    },
  };
}

/** @throws InvalidArgumentError */
export function parseStoreUri(uri: unknown, scheme: "s3" | "gs"): StoreFolder {
  const pattern = new RegExp(`^${scheme}://([^/]+)(?:/(.*))?$`, "is");
  const [, bucket, path = ""] = typeof uri === "string" ? (pattern.exec(uri) ?? []) : [];
  if (typeof uri === "string" && bucket !== undefined)
    return { uri, bucket, prefix: folderPrefix(path) };
  throw rejectUri(`must begin with ${scheme}://BUCKET/`);
}

/** What the names of all objects in a folder begin with. */
export function folderPrefix(path: string): string {
  return path === "" || path.endsWith("/") ? path : `${path}/`;
}

export function rejectUri(rule: string): InvalidArgumentError {
  return new InvalidArgumentError({ action: "check source", argument: "uri", rule });
}
