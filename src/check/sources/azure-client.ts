import { CheckError } from "../../errors/check-error.js";
import { isRecord } from "../../json.js";
import { nodeModule } from "../node-modules.js";
import { loadPeer } from "./peer.js";
import type { AzureClientLike } from "./store-clients.js";
import type { StoreFolder } from "./store-folder.js";

export interface AzureFolder extends StoreFolder {
  account: string;
  /** From the uri, without its question mark. */
  sas: string | undefined;
}

/** A client, with what is known of its credentials. */
export interface AzureConnection {
  client: AzureClientLike;
  /** Whether requests are not signed, since there are no credentials. */
  isAnonymous: boolean;
  /** When its SAS expires, in milliseconds since 1970; NaN without one. */
  expiresAt: number;
}

/** What is used of the packages. */
interface BlobPackage {
  /** A uri with a credential, or a connection string with the name of a container. */
  ContainerClient: new (
    place: string,
    credential: object | string | undefined,
    options: object,
  ) => AzureClientLike;
  StorageSharedKeyCredential: new (account: string, key: string) => object;
}

interface IdentityPackage {
  DefaultAzureCredential: new () => { getToken(scope: string): Promise<unknown> };
}

const PACKAGE = "@azure/storage-blob";
const IDENTITY = "@azure/identity";
const SCOPE = "https://storage.azure.com/.default";

/** The package waits four seconds before its second attempt: what takes longer than these is for the check to pace. */
const OPTIONS = { retryOptions: { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 1_000 } };

/** @throws CheckError if a package is missing, and what it throws if credentials are wrong */
export async function connectAzure(folder: AzureFolder): Promise<AzureConnection> {
  const { account, bucket, uri } = folder;
  const { env } = nodeModule("node:process");
  const action = `check ${uri}`;
  const sdk = checkPackage(action, await loadPeer(action, PACKAGE));
  const url = `https://${account}.blob.core.windows.net/${bucket}`;
  const signed = (place: string, credential?: object | string) => {
    const client = new sdk.ContainerClient(place, credential, OPTIONS);
    return { client, isAnonymous: false, expiresAt: expiryOf(place) };
  };

  const connectionString = env.AZURE_STORAGE_CONNECTION_STRING ?? "";
  const isNamed = [undefined, "", account].includes(env.AZURE_STORAGE_ACCOUNT);
  const key = isNamed ? env.AZURE_STORAGE_KEY : undefined;
  const sas = folder.sas || (isNamed ? env.AZURE_STORAGE_SAS_TOKEN : undefined);
  if (folder.sas) return signed(`${url}?${folder.sas}`);
  if (isOf(connectionString, account)) return signed(connectionString, bucket);
  if (key) return signed(url, new sdk.StorageSharedKeyCredential(account, key));
  if (sas) return signed(`${url}?${sas.replace(/^\?/, "")}`);
  const credential = await findIdentity(action);
  if (credential !== undefined) return signed(url, credential);
  return { ...signed(url), isAnonymous: true };
}

/** Of a SAS in a uri or in a connection string. */
function expiryOf(signed: string): number {
  const [, expiry = ""] = /[?&=]se=([^&;]+)/.exec(signed) ?? [];
  return Date.parse(expiry.replaceAll("%3A", ":"));
}

/** Whether a connection string opens an account; it may lead to a server of another name. */
function isOf(connectionString: string, account: string): boolean {
  const fields = connectionString.split(";").map((field) => field.split(/=(.*)/s));
  const { AccountName, BlobEndpoint = "" } = Object.fromEntries(fields);
  if (AccountName !== undefined) return AccountName === account;
  return (
    BlobEndpoint.includes(`//${account}.`) || /\/([^/]+)\/?$/.exec(BlobEndpoint)?.[1] === account
  );
}

/** That of a login, of a machine or of the environment. @throws what is wrong with one that is configured */
async function findIdentity(action: string): Promise<object | undefined> {
  const loaded = await loadPeer(action, IDENTITY);
  if (!isIdentityPackage(loaded)) throw unusable(action, IDENTITY);
  const credential = new loaded.DefaultAzureCredential();
  try {
    await credential.getToken(SCOPE);
    return credential;
  } catch (error) {
    if (isUnavailable(error)) return undefined;
    throw error;
  }
}

/** Whether there are no credentials, in none of the places that are searched. */
function isUnavailable(error: unknown): boolean {
  const { name, errors }: { name?: unknown; errors?: unknown } = Object(error);
  if (name === "CredentialUnavailableError") return true;
  return Array.isArray(errors) && errors.every(isUnavailable);
}

function checkPackage(action: string, loaded: unknown): BlobPackage {
  const isPackage =
    isRecord(loaded) &&
    [loaded.ContainerClient, loaded.StorageSharedKeyCredential].every(
      (part) => typeof part === "function",
    );
  if (!isPackage) throw unusable(action, PACKAGE);
  // What its constructors make is checked by what it returns.
  return loaded as unknown as BlobPackage;
}

function isIdentityPackage(loaded: unknown): loaded is IdentityPackage {
  return isRecord(loaded) && typeof loaded.DefaultAzureCredential === "function";
}

function unusable(action: string, name: string): CheckError {
  const problem = `this version of ${name} cannot be used; install another with: npm install ${name}`;
  return new CheckError(action, problem, { reason: "missing_package" });
}
