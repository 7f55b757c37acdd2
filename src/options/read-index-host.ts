import { InvalidArgumentError } from "../errors/invalid-argument-error.js";

const HOW_TO_SET =
  "is missing: pass the host of your index as an option, or set the environment variable PINECONE_INDEX_HOST";

/**
 * The address below which the API lies, without a slash at its end. The value itself is never quoted, since a secret may
 * stand in it.
 * @throws InvalidArgumentError
 */
export function readIndexHost(
  action: string,
  indexHost: unknown,
  allowInsecureHttp: boolean,
): string {
  const refuse = (rule: string): never => {
    throw new InvalidArgumentError({ action, argument: "indexHost", rule });
  };
  if (indexHost === undefined || indexHost === "") return refuse(HOW_TO_SET);
  if (typeof indexHost !== "string") return refuse("must be a text");
  if (/[\s\\\p{Cc}\p{Surrogate}]/u.test(indexHost))
    return refuse("must have no space, control character or backslash");
  const [, scheme = "https", rest = ""] =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/i.exec(indexHost) ?? [];
  const protocol = scheme.toLowerCase();
  if (protocol !== "https" && protocol !== "http")
    return refuse("must begin with https:// or have no scheme");
  if (/^[^/]*@/.test(rest)) return refuse("must have no user name or password in it");
  if (/[?#]/.test(rest)) return refuse("must have no query and no fragment");
  const url = parseUrl(`${protocol}://${rest}`);
  if (url === undefined || rest.startsWith("/"))
    return refuse("must be a host name, such as NAME-PROJECT.svc.REGION.pinecone.io");
  if (protocol === "http" && !allowInsecureHttp && !isLoopback(url.hostname)) {
    return refuse(
      "must begin with https://, since http:// sends the key unencrypted: allowInsecureHttp permits it",
    );
  }
  return url.href.replace(/\/+$/, "");
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
