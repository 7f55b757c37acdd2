import type { Source } from "../source.js";
import type { AzureClientLike } from "./store-clients.js";
import { folderPrefix, lazySource, rejectUri } from "./store-uri.js";

const PATTERN =
  /^https:\/\/([^/.]+)\.blob\.core\.windows\.net\/([^/?#]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/i;

/**
 * A folder in Azure Blob Storage. Needs `@azure/storage-blob`, and `@azure/identity` unless there is a connection string, an
 * account key or a SAS.
 * @param uri `https://ACCOUNT.blob.core.windows.net/CONTAINER/FOLDER`, which may end with a SAS
 * @param client a `ContainerClient` of your own, such as for other credentials
 * @throws InvalidArgumentError
 */
export function azureSource(uri: string, client?: AzureClientLike | undefined): Source {
  const [, account, bucket, path = "", sas] =
    typeof uri === "string" ? (PATTERN.exec(uri) ?? []) : [];
  if (account === undefined || bucket === undefined) {
    throw rejectUri("must be https://ACCOUNT.blob.core.windows.net/CONTAINER/FOLDER");
  }
  const bare = uri.replace(/\?.*/s, "");
  const folder = { uri: bare, bucket, prefix: folderPrefix(decode(path)) };
  return lazySource(bare, async () => {
    const { openAzureFolder } = await import("./azure-folder.js");
    return openAzureFolder({ ...folder, account, sas }, client);
  });
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw rejectUri("must not have a % that escapes nothing");
  }
}
