import { isRecord } from "../../json.js";
import type { Source } from "../source.js";
import { type AzureConnection, type AzureFolder, connectAzure } from "./azure-client.js";
import { explainAzure } from "./azure-errors.js";
import { collect } from "./collect.js";
import type { ListPage, ObjectStore } from "./object-store.js";
import type { AzureClientLike } from "./store-clients.js";
import { readStoreFolder } from "./store-folder.js";

// Loaded when a folder in Azure is checked, and not before.

/** Less than the 5,000 that a page can have, so that files are read while the next one is listed. */
const PAGE_SIZE = 1_000;

export function openAzureFolder(
  folder: AzureFolder,
  client?: AzureClientLike,
): Pick<Source, "list" | "read"> {
  return readStoreFolder(folder, createAzureStore(folder, client));
}

function createAzureStore(folder: AzureFolder, own?: AzureClientLike): ObjectStore {
  let [isAnonymous, expiresAt] = [false, Number.NaN];
  let connecting: Promise<AzureConnection> | undefined;
  const connect = async () => {
    if (own !== undefined) return own;
    connecting ??= connectAzure(folder);
    const connection = await connecting;
    ({ isAnonymous, expiresAt } = connection);
    return connection.client;
  };
  return {
    async listPage({ prefix, token, signal }) {
      const client = await connect();
      const pages = client.listBlobsFlat({ prefix, abortSignal: signal }).byPage({
        maxPageSize: PAGE_SIZE,
        ...(token === undefined ? {} : { continuationToken: token }),
      });
      const { value } = await pages.next();
      return toPage(value);
    },
    async readPart({ name, start, end, signal }) {
      const client = await connect();
      const response = await client
        .getBlobClient(name)
        .download(start, end - start, { abortSignal: signal });
      return readBody(response, end - start);
    },
    explain(error, call) {
      const isExpired = expiresAt <= Date.now();
      const container = folder.bucket;
      return explainAzure(error, { container, call, isAnonymous, isExpired });
    },
  };
}

function toPage(response: unknown): ListPage {
  const { segment, continuationToken: token }: Record<string, unknown> = Object(response);
  const { blobItems }: { blobItems?: unknown } = Object(segment);
  const blobs: unknown[] = Array.isArray(blobItems) ? blobItems : [];
  const entries = blobs.map((blob) => {
    const { name, properties }: Record<string, unknown> = Object(blob);
    return { path: String(name), size: Number(Object(properties).contentLength) };
  });
  return { entries, token: typeof token === "string" && token !== "" ? token : undefined };
}

async function readBody(response: unknown, length: number): Promise<Uint8Array> {
  const { readableStreamBody: body } = Object(response);
  if (!isRecord(body)) throw new Error("the response has no body");
  return collect(body, length);
}
