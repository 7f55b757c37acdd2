import { mapStrings } from "./json.js";

export const REPLACEMENT = "[redacted]";

/** What signs a uri or opens an account: in a SAS token, a presigned uri of S3 or GCS, a connection string, a password. */
const SECRET =
  /\b((?:sig|signature|x-(?:amz|goog)-(?:signature|security-token)|(?:account|sharedaccess)(?:key|signature))=)[\w%+/=~-]+|(:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/gi;

/**
 * Takes the secrets out of the uris in a text: the signature of a SAS token or of a presigned uri, an account key, a
 * password. Errors and events of this package have passed through it; pass the `uri` of an import through it before you
 * print it.
 */
export function redactUri(text: string): string {
  return text.replace(SECRET, `$1$2${REPLACEMENT}`);
}

/** A copy of an import, or of other data, without the secrets of its uris. */
export function withoutUriSecrets<T>(value: T): T {
  // Strings stay strings, and objects keep their fields.
  return mapStrings(value, redactUri) as T;
}
