import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AzureClientLike, azureSource } from "../../src/check.js";
import { FOLDER, startServer } from "./processes.js";
import type { ErrorCase, RunningStore, TestStore } from "./store.js";

/** What is used of the package, which is not installed when these lines are compiled. */
interface Container extends AzureClientLike {
  create(): Promise<unknown>;
  getBlockBlobClient(name: string): { uploadData(bytes: Uint8Array): Promise<unknown> };
  generateSasUrl(options: object): Promise<string>;
}

interface BlobPackage {
  ContainerClient: new (connectionString: string, name: string) => Container;
  ContainerSASPermissions: { parse(letters: string): object };
}

const ACCOUNT = "devstoreaccount1";
/** The one of every Azurite, which its documentation names. */
const KEY =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const CONTAINER = "pinecone-import";
const FOLDER_URI = `https://${ACCOUNT}.blob.core.windows.net/${CONTAINER}`;
const HOUR_MS = 3_600_000;

export async function startAzurite(): Promise<RunningStore> {
  const folder = mkdtempSync(join(tmpdir(), "azurite-"));
  const server = await startServer({
    command: process.execPath,
    args: (port) => [
      ...["node_modules/azurite/dist/src/blob/main.js", "--silent", "--location", folder],
      ...["--blobHost", "127.0.0.1", "--blobPort", String(port)],
      ...["--skipApiVersionCheck", "--disableTelemetry"],
    ],
  });
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  };
  try {
    return { store: await createStore(server.url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createStore(url: string): Promise<TestStore> {
  const sdk: BlobPackage = createRequire(join(FOLDER, "any.js"))("@azure/storage-blob");
  const container = new sdk.ContainerClient(withKey(url), CONTAINER);
  await container.create();
  return {
    name: "Azure Blob Storage, by Azurite",
    url,
    uri: (path) => `${FOLDER_URI}/${path}`,
    async put(name, bytes) {
      await container.getBlockBlobClient(name).uploadData(bytes);
    },
    env: (address) => ({ AZURE_STORAGE_CONNECTION_STRING: withKey(address) }),
    source: (uri, address) =>
      azureSource(uri, new sdk.ContainerClient(withKey(address), CONTAINER)),
    throttled: { status: 503, headers: { "x-ms-error-code": "ServerBusy" } },
    errors: await listErrors(url, async (permissions, ms) => {
      const signed = await container.generateSasUrl({
        permissions: sdk.ContainerSASPermissions.parse(permissions),
        startsOn: new Date(Date.now() - 2 * HOUR_MS),
        expiresOn: new Date(Date.now() + ms),
      });
      const [, sas] = signed.split("?");
      return `BlobEndpoint=${url}/${ACCOUNT};SharedAccessSignature=${sas}`;
    }),
  };
}

function withKey(url: string, key = KEY): string {
  return `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${key};BlobEndpoint=${url}/${ACCOUNT};`;
}

async function listErrors(
  url: string,
  sign: (permissions: string, ms: number) => Promise<string>,
): Promise<readonly ErrorCase[]> {
  const uri = `${FOLDER_URI}/few`;
  const use = (connectionString: string) => ({
    AZURE_STORAGE_CONNECTION_STRING: connectionString,
  });
  return [
    {
      title: "no such container",
      uri: `https://${ACCOUNT}.blob.core.windows.net/no-such-container/few`,
      env: {},
      want: { exitCode: 8, stderr: /there is no container no-such-container/ },
    },
    {
      title: "denied: a SAS that does not permit to list",
      uri,
      env: use(await sign("r", HOUR_MS)),
      want: { exitCode: 4, stderr: /access denied \(\w+\); the credentials need the role/ },
    },
    {
      title: "an expired SAS",
      uri,
      env: use(await sign("rl", -HOUR_MS)),
      want: { exitCode: 4, stderr: /the SAS has expired; log in again/ },
    },
    {
      title: "a wrong key",
      uri,
      env: use(withKey(url, Buffer.from("wrong").toString("base64"))),
      want: { exitCode: 4, stderr: /./ },
    },
    {
      title: "no server",
      uri,
      env: use(withKey("http://127.0.0.1:9")),
      want: { exitCode: 5, stderr: /cannot be reached \(ECONNREFUSED\)/ },
    },
    ...[
      { title: "a SAS in the uri", query: "?sv=2021-08-06&sig=x", env: {} },
      { title: "an account key", query: "", env: { AZURE_STORAGE_KEY: "a2V5" } },
      { title: "no credentials", query: "", env: {} },
    ].map(({ title, query, env }) => ({
      title: `${title}, and a proxy that is down`,
      uri: `https://account.blob.core.windows.net/${CONTAINER}/few${query}`,
      env: { ...env, HTTPS_PROXY: "http://127.0.0.1:9" },
      want: { exitCode: 5, stderr: /cannot be reached \(ECONNREFUSED\)/ },
    })),
    {
      title: "no package",
      uri,
      env: {},
      cwd: tmpdir(),
      want: { exitCode: 2, stderr: /install it with: npm install @azure\/storage-blob/ },
    },
  ];
}
