import type { Source } from "../source.js";
import type { S3ClientLike } from "./store-clients.js";
import { lazySource, parseStoreUri } from "./store-uri.js";

/**
 * A folder in Amazon S3, or in a store with its API. Needs `@aws-sdk/client-s3`, which finds credentials, profiles, regions
 * and endpoints as it always does. Without credentials the bucket is read as a public one.
 * @param uri `s3://BUCKET/FOLDER`
 * @param client one of your own, such as for a proxy, or for other credentials
 * @throws InvalidArgumentError
 */
export function s3Source(uri: string, client?: S3ClientLike | undefined): Source {
  const folder = parseStoreUri(uri, "s3");
  return lazySource(uri, async () => {
    const { openS3Folder } = await import("./s3-folder.js");
    return openS3Folder(folder, client);
  });
}
