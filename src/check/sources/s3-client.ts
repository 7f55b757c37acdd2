import { CheckError } from "../../errors/check-error.js";
import { isRecord } from "../../json.js";
import { nodeModule } from "../node-modules.js";
import { loadPeer } from "./peer.js";
import type { S3ClientLike } from "./store-clients.js";

/** A client, with the two requests that are sent. */
export interface S3Calls {
  list(input: S3Input, signal: AbortSignal): Promise<unknown>;
  get(input: S3Input, signal: AbortSignal): Promise<unknown>;
  /** Whether requests are not signed, since there are no credentials. */
  isAnonymous: boolean;
}

type S3Input = Readonly<Record<string, unknown>>;
type Env = Record<string, string | undefined>;

/** What is used of the package. */
interface S3Package {
  S3Client: new (config: object) => ConfiguredClient;
  ListObjectsV2Command: new (input: S3Input) => never;
  GetObjectCommand: new (input: S3Input) => never;
}

interface ConfiguredClient extends S3ClientLike {
  config: { region(): Promise<string>; credentials(): Promise<unknown> };
}

/** What is used of an `S3`, which needs no commands. */
interface AggregatedClient {
  listObjectsV2(input: S3Input, options: { abortSignal: AbortSignal }): Promise<unknown>;
  getObject(input: S3Input, options: { abortSignal: AbortSignal }): Promise<unknown>;
}

const PACKAGE = "@aws-sdk/client-s3";
/** From here buckets of other regions are found. */
const DEFAULT_REGION = "us-east-1";
/** The package warns of Node 20 on stderr. */
const SILENCED = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";
/** As many as files may be read at the same time: the package warns of requests that wait for a socket. */
const MAX_SOCKETS = 1_000;

const CONFIG = {
  followRegionRedirects: true,
  // A part of an object has no checksum.
  responseChecksumValidation: "WHEN_REQUIRED",
  requestHandler: {
    connectionTimeout: 10_000,
    socketTimeout: 60_000,
    httpAgent: { maxSockets: MAX_SOCKETS },
    httpsAgent: { maxSockets: MAX_SOCKETS },
  },
};

/** @throws CheckError if the package is missing, and what it throws if credentials cannot be loaded */
export async function connectS3(action: string, client?: S3ClientLike): Promise<S3Calls> {
  if (isAggregated(client)) {
    return {
      list: (input, abortSignal) => client.listObjectsV2(input, { abortSignal }),
      get: (input, abortSignal) => client.getObject(input, { abortSignal }),
      isAnonymous: false,
    };
  }
  const env = environment();
  return silently(env, async () => {
    const sdk = checkPackage(action, await loadPeer(action, PACKAGE));
    const { sender, isAnonymous } =
      client === undefined ? await createClient(sdk, env) : { sender: client, isAnonymous: false };
    return {
      list: (input, abortSignal) =>
        sender.send(new sdk.ListObjectsV2Command(input), { abortSignal }),
      get: (input, abortSignal) => sender.send(new sdk.GetObjectCommand(input), { abortSignal }),
      isAnonymous,
    };
  });
}

async function createClient(sdk: S3Package, env: Env) {
  // Other stores have no host for each bucket, and no variable of the environment says so.
  const hasEndpoint = Boolean(env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL);
  const config = { ...CONFIG, ...(hasEndpoint ? { forcePathStyle: true } : {}) };
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || (await regionOf(sdk, config));
  const sender = new sdk.S3Client({ ...config, region });
  if (await hasCredentials(sender, env)) return { sender, isAnonymous: false };
  const signer = { sign: async (request: unknown) => request };
  const credentials = { accessKeyId: "", secretAccessKey: "" };
  const unsigned = new sdk.S3Client({ ...config, region, signer, credentials });
  return { sender: unsigned, isAnonymous: true };
}

/** That of the profile. */
async function regionOf(sdk: S3Package, config: object): Promise<string> {
  return new sdk.S3Client(config).config.region().catch(() => DEFAULT_REGION);
}

/** @throws what is wrong with those that are configured */
async function hasCredentials(client: ConfiguredClient, env: Env): Promise<boolean> {
  try {
    await client.config.credentials();
    return true;
  } catch (error) {
    const { message }: { message?: unknown } = Object(error);
    if (env.AWS_PROFILE || !String(message).includes("from any providers")) throw error;
    return false;
  }
}

/** Runs something while the package is asked not to print its warning, which it prints once. */
async function silently<T>(env: Env, run: () => Promise<T>): Promise<T> {
  const before = env[SILENCED];
  env[SILENCED] = "true";
  try {
    return await run();
  } finally {
    if (before === undefined) delete env[SILENCED];
    else env[SILENCED] = before;
  }
}

function isAggregated(client: unknown): client is AggregatedClient {
  if (!isRecord(client)) return false;
  return [client.listObjectsV2, client.getObject].every((call) => typeof call === "function");
}

function checkPackage(action: string, loaded: unknown): S3Package {
  const isPackage =
    isRecord(loaded) &&
    [loaded.S3Client, loaded.ListObjectsV2Command, loaded.GetObjectCommand].every(
      (part) => typeof part === "function",
    );
  // What its constructors make is checked by what it returns.
  if (isPackage) return loaded as unknown as S3Package;
  const problem = `this version of ${PACKAGE} cannot be used; install another with: npm install ${PACKAGE}@3`;
  throw new CheckError(action, problem, { reason: "missing_package" });
}

function environment(): Env {
  return nodeModule("node:process").env;
}
