import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isRecord } from "../json.js";
import type { Source } from "./source.js";
import { azureSource } from "./sources/azure-source.js";
import { gcsSource } from "./sources/gcs-source.js";
import { localSource } from "./sources/local-source.js";
import { s3Source } from "./sources/s3-source.js";

/** Object stores, by the uris that Pinecone imports from. */
const STORES: readonly [uri: RegExp, open: (uri: string) => Source][] = [
  [/^s3:\/\//i, s3Source],
  [/^gs:\/\//i, gcsSource],
  [/^https:\/\/[^/]+\.blob\.core\.windows\.net(\/|$)/i, azureSource],
];

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** @throws InvalidArgumentError, CheckError */
export function openSource(source: unknown): Source {
  if (source instanceof URL) return openUri(decode(source));
  if (typeof source === "string") return openUri(source);
  const isSource = isRecord(source) && isFunction(source.list) && isFunction(source.read);
  // Its functions are there; what they return is checked with each call.
  if (isSource) return source as unknown as Source;
  return reject("must be a folder, the uri of one, or an object with list() and read()");
}

function openUri(uri: string): Source {
  if (uri === "") reject("must not be empty");
  if (/^file:/i.test(uri)) return localSource(new URL(uri));
  const [, open] = STORES.find(([pattern]) => pattern.test(uri)) ?? [];
  if (open !== undefined) return open(uri);
  if (SCHEME.test(uri)) {
    reject(
      "must be a local folder, or a uri that begins with s3://, gs:// or https://ACCOUNT.blob.core.windows.net/",
    );
  }
  return localSource(uri);
}

/** A URL escapes what stands in the names of objects; Azure's uris are escaped anyway. */
function decode({ href }: URL): string {
  if (!/^(s3|gs):/i.test(href)) return href;
  try {
    return decodeURIComponent(href);
  } catch {
    return reject("must not have a % that escapes nothing");
  }
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

function reject(rule: string): never {
  throw new InvalidArgumentError({ action: "check source", argument: "source", rule });
}
