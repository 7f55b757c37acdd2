import { CheckError } from "../errors/check-error.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isRecord } from "../json.js";
import type { Source } from "./source.js";
import { azureSource } from "./sources/azure-source.js";
import { localSource } from "./sources/local-source.js";
import { s3Source } from "./sources/s3-source.js";

interface Store {
  name: string;
  uri: RegExp;
  /** Left out: this version does not read it. */
  open?(uri: string): Source;
}

/** Object stores, by the uris that Pinecone imports from. */
const STORES: readonly Store[] = [
  { name: "Amazon S3", uri: /^s3:\/\//i, open: s3Source },
  { name: "Google Cloud Storage", uri: /^gs:\/\//i },
  {
    name: "Azure Blob Storage",
    uri: /^https:\/\/[^/]+\.blob\.core\.windows\.net(\/|$)/i,
    open: azureSource,
  },
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
  const store = STORES.find((each) => each.uri.test(uri));
  if (store?.open !== undefined) return store.open(uri);
  if (store !== undefined) {
    throw new CheckError(
      `check ${uri}`,
      `this version does not read ${store.name} by itself; pass a Source with list() and read(), or check the folder before you upload it`,
      { reason: "missing_package" },
    );
  }
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
