import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { s3Source } from "../../src/check.js";
import { FOLDER } from "./processes.js";
import type { ErrorCase, TestStore } from "./store.js";

/** What is used of the package, which is not installed when these lines are compiled. */
interface S3 {
  send(command: never): Promise<unknown>;
  createBucket(input: object): Promise<unknown>;
  putObject(input: object): Promise<unknown>;
}

const BUCKET = "pinecone-import";
const REGION = "us-east-1";

export interface S3Server {
  name: string;
  url: string;
  keys: Keys;
  errors: readonly ErrorCase[];
}

export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
}

export async function createS3Store(server: S3Server): Promise<TestStore> {
  // As the sources do while they make a client.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const { S3 } = createRequire(join(FOLDER, "any.js"))("@aws-sdk/client-s3");
  const connect = (endpoint: string): S3 =>
    new S3({ endpoint, region: REGION, forcePathStyle: true, credentials: server.keys });
  const client = connect(server.url);
  await client.createBucket({ Bucket: BUCKET });
  return {
    ...server,
    uri: (path) => `s3://${BUCKET}/${path}`,
    async put(name, bytes) {
      await client.putObject({ Bucket: BUCKET, Key: name, Body: bytes });
    },
    env: (url) => s3Env(url, server.keys),
    source: (uri, url) => s3Source(uri, connect(url)),
    throttled: { status: 503, body: xml("SlowDown", "Please reduce your request rate.") },
    errors: [...SHARED_ERRORS, ...server.errors],
  };
}

export function s3Env(url: string, keys: Keys): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

function xml(code: string, message: string, more = ""): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message>${more}</Error>`;
}

const URI = `s3://${BUCKET}/few`;

const SHARED_ERRORS: readonly ErrorCase[] = [
  {
    title: "no such bucket",
    uri: "s3://no-such-bucket/dir",
    env: {},
    want: { exitCode: 8, stderr: /there is no bucket no-such-bucket/ },
  },
  {
    title: "no credentials, and a bucket that is not public",
    uri: URI,
    env: { AWS_ACCESS_KEY_ID: "" },
    reply: { status: 403, body: xml("AccessDenied", "Access Denied") },
    want: { exitCode: 4, stderr: /no AWS credentials were found/ },
  },
  {
    title: "a profile that does not exist",
    uri: URI,
    env: { AWS_ACCESS_KEY_ID: "", AWS_PROFILE: "no-such-profile" },
    want: { exitCode: 4, stderr: /AWS credentials cannot be loaded; check the profile/ },
  },
  {
    title: "expired",
    uri: URI,
    env: {},
    reply: { status: 400, body: xml("ExpiredToken", "The provided token has expired.") },
    want: { exitCode: 4, stderr: /the AWS credentials have expired/ },
  },
  {
    title: "the wrong region",
    uri: URI,
    env: {},
    reply: {
      status: 400,
      body: xml(
        "AuthorizationHeaderMalformed",
        "the region is wrong",
        "<Region>eu-west-1</Region>",
      ),
    },
    want: { exitCode: 5, stderr: /is in eu-west-1; set AWS_REGION=eu-west-1/ },
  },
  {
    title: "no server",
    uri: URI,
    env: { AWS_ENDPOINT_URL: "http://127.0.0.1:9" },
    want: { exitCode: 5, stderr: /cannot be reached \(ECONNREFUSED\)/ },
  },
  {
    title: "no package",
    uri: URI,
    env: {},
    cwd: tmpdir(),
    want: { exitCode: 2, stderr: /install it with: npm install @aws-sdk\/client-s3/ },
  },
];
