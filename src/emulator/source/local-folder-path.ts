/** The path of a folder in Azure, between the account and a query. */
const AZURE = /^https:\/\/[^/]+\/([^?#]*)/;
const OTHERS = /^\w+:\/\/(.*)$/s;

/**
 * Where a local folder has the folder of a uri: in one that is named after the bucket or the container. Undefined if no
 * folder below the root can have that name, such as `..`, which is a name like any other in object storage.
 */
export function findLocalFolder(root: string, uri: string): string | undefined {
  const names = splitPath(uri);
  if (names === undefined || !names.every(isFolderName)) return undefined;
  return [root, ...names].join("/");
}

/** The bucket and the folders. Their names are escaped in a uri of Azure, and stand as they are in the others. */
function splitPath(uri: string): string[] | undefined {
  const [, escaped] = AZURE.exec(uri) ?? [];
  const [, path = ""] = OTHERS.exec(uri) ?? [];
  const names = (escaped ?? path).replace(/\/+$/, "").split("/");
  if (escaped === undefined) return names;
  try {
    return names.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** Whether a name leads one folder down, on every system: Windows ignores dots and spaces at the end of one. */
function isFolderName(name: string): boolean {
  return !/^[. ]*$|[\\/\0]/.test(name);
}
