import { CheckError } from "../../errors/check-error.js";
import { isRecord } from "../../json.js";
import { loadPeer } from "./peer.js";
import type { GcsClientLike } from "./store-clients.js";

/** Sends requests to the API of the store. */
export interface GcsConnection {
  /** The body of a response with a 2xx. @throws GcsStatusError, and what the package throws */
  get(path: string, request: GcsRequest): Promise<object>;
  /** Whether requests are not signed, since there are no credentials. */
  isAnonymous: boolean;
}

interface GcsRequest {
  headers?: Record<string, string>;
  signal: AbortSignal;
}

/** A response that is no success to a request that was not signed. */
class GcsStatusError extends Error {
  override readonly name = "GcsStatusError";
  readonly status: number;

  constructor(status: number) {
    super(`the store responded ${status}`);
    this.status = status;
  }
}

interface ConfiguredClient extends GcsClientLike {
  authClient: GcsClientLike["authClient"] & { getClient(): Promise<unknown> };
}

const PACKAGE = "@google-cloud/storage";

/**
 * Its own methods cannot be aborted, retry for 15 seconds if there are no credentials, and take parts of objects for damaged
 * ones: requests are sent by what signs them.
 * @throws CheckError if the package is missing, and what it throws if credentials are wrong
 */
export async function connectGcs(action: string, own?: GcsClientLike): Promise<GcsConnection> {
  const client = own ?? (await createClient(action));
  if (client.customEndpoint === true) return { get: sendUnsigned(client), isAnonymous: false };
  const isSigned = own !== undefined || (await hasCredentials(client));
  return { get: isSigned ? sendSigned(client) : sendUnsigned(client), isAnonymous: !isSigned };
}

async function createClient(action: string): Promise<GcsClientLike> {
  const loaded = await loadPeer(action, PACKAGE);
  if (isRecord(loaded) && typeof loaded.Storage === "function") {
    const { Storage } = loaded as { Storage: new () => unknown };
    const client = new Storage();
    if (isClient(client)) return client;
  }
  const problem = `this version of ${PACKAGE} cannot be used; install another with: npm install ${PACKAGE}@7`;
  throw new CheckError(action, problem, { reason: "missing_package" });
}

function isClient(client: unknown): client is ConfiguredClient {
  if (!isRecord(client) || typeof client.apiEndpoint !== "string") return false;
  const { request, getClient }: Record<string, unknown> = Object(client.authClient);
  return typeof request === "function" && typeof getClient === "function";
}

/** @throws what is wrong with those that are configured */
async function hasCredentials(client: GcsClientLike): Promise<boolean> {
  if (!isClient(client)) return true;
  try {
    await client.authClient.getClient();
    return true;
  } catch (error) {
    const { message }: { message?: unknown } = Object(error);
    if (!String(message).startsWith("Could not load the default credentials")) throw error;
    return false;
  }
}

function sendSigned({ apiEndpoint, authClient }: GcsClientLike): GcsConnection["get"] {
  return async (path, request) => {
    const options = { url: `${apiEndpoint}${path}`, responseType: "stream", ...request };
    // The options of every version of the package have these.
    const { data }: { data?: unknown } = Object(await authClient.request(options as never));
    return Object(data);
  };
}

function sendUnsigned({ apiEndpoint }: GcsClientLike): GcsConnection["get"] {
  return async (path, request) => {
    const response = await fetch(`${apiEndpoint}${path}`, request);
    if (response.ok) return Object(response.body);
    await response.body?.cancel();
    throw new GcsStatusError(response.status);
  };
}
