import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { respondWith, startLocalServer } from "../support/local-server.js";

const AZURE = "https://account.blob.core.windows.net/container/dir";

/** A package that records how clients are made, and whose listings hold a file, or fail. */
const AWS = `
class S3Client {
  constructor(config) {
    this.signs = config.signer === undefined;
    if (config.endpoint === undefined && process.env.SHOW) console.error(JSON.stringify(config));
    if (process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED !== "true") {
      console.error("a warning of Node 20");
    }
    this.config = {
      region: async () => { throw new Error("Region is missing"); },
      credentials: async () => {
        if (process.env.AWS_ACCESS_KEY_ID) return {};
        throw Object.assign(new Error("Could not load credentials from any providers"), { name: "CredentialsProviderError" });
      },
    };
  }
  async send() {
    if (this.signs || process.env.PUBLIC) return { Contents: [{ Key: "dir/docs/a.jsonl", Size: 20 }] };
    throw Object.assign(new Error("no"), { name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
  }
}
module.exports = { S3Client, ListObjectsV2Command: class {}, GetObjectCommand: class {} };
`;

const BLOB = `
class ContainerClient {
  constructor(...args) {
    this.args = args;
    if (args[2]?.retryOptions === undefined) throw new Error("the options come third");
    if (process.env.SHOW) console.error(JSON.stringify(args.slice(0, 2)));
  }
  listBlobsFlat() {
    const isSigned = this.args[1] !== undefined;
    return { async *byPage() {
      if (!isSigned && !process.env.PUBLIC) {
        throw Object.assign(new Error("no"), { name: "RestError", code: "PublicAccessNotPermitted", statusCode: 409 });
      }
      yield { segment: { blobItems: [{ name: "dir/docs/a.jsonl", properties: { contentLength: 20 } }] } };
    } };
  }
}
module.exports = { ContainerClient, StorageSharedKeyCredential: class { constructor(...key) { this.key = key; } } };
`;

const IDENTITY = `
exports.DefaultAzureCredential = class {
  async getToken() {
    if (process.env.LOGGED_IN) return {};
    const error = Object.assign(new Error("none"), { name: process.env.LOGIN_ERROR ?? "CredentialUnavailableError" });
    throw Object.assign(new Error("all failed"), { name: "AggregateAuthenticationError", errors: [error] });
  }
};
`;

const GCS = `
exports.Storage = class {
  apiEndpoint = process.env.GCS_ENDPOINT;
  authClient = {
    async getClient() { throw new Error(process.env.LOGIN_ERROR ?? "Could not load the default credentials. Browse to"); },
    async request() { throw new Error("it has no credentials"); },
  };
};
`;

const ALL = {
  "@google-cloud/storage": GCS,
  "@aws-sdk/client-s3": AWS,
  "@azure/storage-blob": BLOB,
  "@azure/identity": IDENTITY,
};

/** Runs the command line in a folder with these packages, as npx does. */
async function check(
  uri: string,
  { packages = ALL, env = {} }: { packages?: Record<string, string>; env?: Record<string, string> },
) {
  const folder = await mkdtemp(join(tmpdir(), "peers-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(packages)) {
    const path = join(folder, "node_modules", name, "index.js");
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  const options = { cwd: folder, env: { PATH: process.env.PATH, NO_COLOR: "1", ...env } };
  return new Promise<{ exitCode: unknown; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [inject("programPath"), "check", uri],
      options,
      (error, _out, stderr) => {
        resolve({ exitCode: error === null ? 0 : error.code, stderr });
      },
    );
  });
}

const withKey = { AWS_ACCESS_KEY_ID: "key" };

describe("a package in the working directory", () => {
  it("is found, and prints no warning of its own", async () => {
    const end = await check("s3://bucket/dir", { env: withKey });
    expect(end).toEqual({ exitCode: 0, stderr: "" });
  });

  it.each([
    [
      "s3://bucket/dir",
      {},
      /@aws-sdk\/client-s3 is not installed; install it with: npm install @a/,
    ],
    [AZURE, {}, /@azure\/storage-blob is not installed; install it with: npm install @azure\/st/],
    [
      AZURE,
      { "@azure/storage-blob": BLOB },
      /@azure\/identity is not installed; install it with: npm install @azure\/identity/,
    ],
    [
      "s3://bucket/dir",
      { "@aws-sdk/client-s3": 'require("no-such-part")' },
      /client-s3 cannot be loaded: Cannot find module 'no-such-part'/,
    ],
    [
      "s3://bucket/dir",
      { "@aws-sdk/client-s3": "exports.S3 = 1" },
      /this version of @aws-sdk\/client-s3 cannot be used; install another with: npm install/,
    ],
    ["gs://bucket/dir", {}, /@google-cloud\/storage is not installed; install it with: npm inst/],
    ["gs://bucket/dir", { "@google-cloud/storage": "" }, /this version of @google-cloud\/storage/],
    [AZURE, { "@azure/storage-blob": "" }, /this version of @azure\/storage-blob cannot be used/],
  ])("that %s needs is missing or broken: exit 2", async (uri, packages, message) => {
    const { exitCode, stderr } = await check(uri, { packages });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe("without credentials", () => {
  it.each(["s3://bucket/dir", AZURE])("%s is read if it is public", async (uri) => {
    const end = await check(uri, { env: { PUBLIC: "1" } });
    expect(end).toEqual({ exitCode: 0, stderr: "" });
  });

  it.each([
    ["s3://bucket/dir", {}, "no AWS credentials were found, and the bucket bucket is not public"],
    [
      "s3://bucket/dir",
      { AWS_PROFILE: "other", PUBLIC: "1" },
      "AWS credentials cannot be loaded; check the profile",
    ],
    [AZURE, {}, "no Azure credentials were found, and the container container is not public"],
  ])("%s with %j ends with 4", async (uri, env, message) => {
    const { exitCode, stderr } = await check(uri, { env });
    expect(stderr).toContain(`Cannot check ${uri}: ${message}`);
    expect(exitCode).toBe(4);
  });

  it("a bucket of GCS is read if it is public", async () => {
    const body = { items: [{ name: "dir/docs/a.jsonl", size: "20" }] };
    const { url, received } = await startLocalServer(respondWith(200, body));
    const end = await check("gs://bucket/dir", { env: { GCS_ENDPOINT: url } });
    expect(end).toEqual({ exitCode: 0, stderr: "" });
    expect(received.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it.each([
    [{}, "no Google credentials were found, and the bucket bucket is not public; set"],
    [{ LOGIN_ERROR: "invalid_grant" }, "the Google login has expired; log in again"],
  ])("a bucket of GCS with %j ends with 4", async (env, message) => {
    const { url } = await startLocalServer(respondWith(401, {}));
    const end = await check("gs://bucket/dir", { env: { GCS_ENDPOINT: url, ...env } });
    expect(end.exitCode).toBe(4);
    expect(end.stderr).toContain(`Cannot check gs://bucket/dir: ${message}`);
  });

  it("a login that is rejected is not taken for none", async () => {
    const env = { LOGIN_ERROR: "AuthenticationError", PUBLIC: "1" };
    const { exitCode, stderr } = await check(AZURE, { env });
    expect(stderr).toContain("Azure rejects the login");
    expect(exitCode).toBe(4);
  });
});

describe("the client of S3", () => {
  it.each([
    [{}, { followRegionRedirects: true, region: "us-east-1" }],
    [{ AWS_DEFAULT_REGION: "eu-west-1" }, { region: "eu-west-1" }],
    [{ AWS_REGION: "eu-west-2", AWS_DEFAULT_REGION: "eu-west-1" }, { region: "eu-west-2" }],
    [{ AWS_ENDPOINT_URL: "http://host" }, { forcePathStyle: true }],
    [{ AWS_ENDPOINT_URL_S3: "http://host" }, { forcePathStyle: true }],
  ])("for %j is made with %j", async (env, config) => {
    const { stderr } = await check("s3://bucket/dir", { env: { ...withKey, SHOW: "1", ...env } });
    expect(JSON.parse(stderr.trim().split("\n").at(-1) ?? "")).toMatchObject(config);
  });
});

describe("the client of Azure", () => {
  const url = "https://account.blob.core.windows.net/container";
  const ofAccount = "AccountName=account;AccountKey=a2V5;";

  it.each([
    [
      "a connection string",
      AZURE,
      { AZURE_STORAGE_CONNECTION_STRING: ofAccount },
      [ofAccount, "container"],
    ],
    ["a SAS in the uri", `${AZURE}?sig=a%2Fb`, { AZURE_STORAGE_KEY: "key" }, [`${url}?sig=a%2Fb`]],
    ["a key", AZURE, { AZURE_STORAGE_KEY: "key" }, [url, { key: ["account", "key"] }]],
    ["a SAS", AZURE, { AZURE_STORAGE_SAS_TOKEN: "?sig=x" }, [`${url}?sig=x`]],
    ["a login", AZURE, { LOGGED_IN: "1" }, [url, {}]],
    [
      "the connection string of another account, and a login",
      AZURE,
      { AZURE_STORAGE_CONNECTION_STRING: "AccountName=other;AccountKey=a2V5;", LOGGED_IN: "1" },
      [url, {}],
    ],
    [
      "the key of another account, and a login",
      AZURE,
      { AZURE_STORAGE_ACCOUNT: "other", AZURE_STORAGE_KEY: "key", LOGGED_IN: "1" },
      [url, {}],
    ],
  ])("with %s is made with it", async (_what, uri, env, args) => {
    const { stderr } = await check(uri, { env: { ...env, SHOW: "1" } });
    const made = JSON.parse(stderr.split("\n")[0] ?? "");
    expect(made.slice(0, args.length)).toEqual(args);
  });
});
