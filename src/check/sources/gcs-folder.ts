import type { Source } from "../source.js";
import { collect, collectText } from "./collect.js";
import { connectGcs, type GcsConnection } from "./gcs-client.js";
import { explainGcs } from "./gcs-errors.js";
import type { ListPage, ObjectStore } from "./object-store.js";
import type { GcsClientLike } from "./store-clients.js";
import { readStoreFolder, type StoreFolder } from "./store-folder.js";

// Loaded when a folder in GCS is checked, and not before.

export function openGcsFolder(
  folder: StoreFolder,
  client?: GcsClientLike,
): Pick<Source, "list" | "read"> {
  return readStoreFolder(folder, createGcsStore(folder, client));
}

function createGcsStore({ uri, bucket }: StoreFolder, client?: GcsClientLike): ObjectStore {
  const objects = `/storage/v1/b/${encodeURIComponent(bucket)}/o`;
  let isAnonymous = false;
  let connecting: Promise<GcsConnection> | undefined;
  const connect = async () => {
    connecting ??= connectGcs(`check ${uri}`, client);
    const connection = await connecting;
    ({ isAnonymous } = connection);
    return connection;
  };
  return {
    async listPage({ prefix, token, signal }) {
      const { get } = await connect();
      const query = new URLSearchParams({
        prefix,
        maxResults: "1000",
        fields: "items(name,size),nextPageToken",
        ...(token === undefined ? {} : { pageToken: token }),
      });
      return toPage(JSON.parse(await collectText(await get(`${objects}?${query}`, { signal }))));
    },
    async readPart({ name, start, end, signal }) {
      const { get } = await connect();
      const path = `${objects}/${encodeURIComponent(name)}?alt=media`;
      const headers = { range: `bytes=${start}-${end - 1}` };
      return collect(await get(path, { headers, signal }), end - start);
    },
    explain: (error, call) => explainGcs(error, { bucket, call, isAnonymous }),
  };
}

function toPage(response: unknown): ListPage {
  const { items = [], nextPageToken: token }: Record<string, unknown> = Object(response);
  const objects: unknown[] = Array.isArray(items) ? items : [];
  const entries = objects.map((object) => {
    const { name, size }: Record<string, unknown> = Object(object);
    return { path: String(name), size: Number(size) };
  });
  return { entries, token: typeof token === "string" && token !== "" ? token : undefined };
}
