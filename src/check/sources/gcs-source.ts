import type { Source } from "../source.js";
import type { GcsClientLike } from "./store-clients.js";
import { lazySource, parseStoreUri } from "./store-uri.js";

/**
 * A folder in Google Cloud Storage. Needs `@google-cloud/storage`, which finds the application default credentials. Without
 * credentials the bucket is read as a public one.
 * @param uri `gs://BUCKET/FOLDER`
 * @param client a `Storage` of your own, such as for other credentials
 * @throws InvalidArgumentError
 */
export function gcsSource(uri: string, client?: GcsClientLike | undefined): Source {
  const folder = parseStoreUri(uri, "gs");
  return lazySource(uri, async () => {
    const { openGcsFolder } = await import("./gcs-folder.js");
    return openGcsFolder(folder, client);
  });
}
