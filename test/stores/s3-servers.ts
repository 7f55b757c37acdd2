import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ServerProcess, startServer } from "./processes.js";
import { createS3Store, type Keys } from "./s3.js";
import type { RunningStore } from "./store.js";

const S3RVER_KEYS: Keys = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };
const ROOT_KEYS: Keys = { accessKeyId: "root", secretAccessKey: "root" };
/** Access is not checked before so many requests were sent. */
const NEVER = "1000000000";

export async function startS3rver(): Promise<RunningStore> {
  const folder = mkdtempSync(join(tmpdir(), "s3rver-"));
  const server = await startServer({
    command: process.execPath,
    // Without the option every list that is cut off fails.
    args: (port) => [
      ...["--openssl-legacy-provider", "node_modules/s3rver/bin/s3rver.js"],
      ...["--directory", folder, "--port", String(port), "--address", "127.0.0.1", "--silent"],
    ],
  });
  const { url } = server;
  const store = await createS3Store({
    ...{ name: "Amazon S3, by s3rver", url, keys: S3RVER_KEYS },
    errors: [
      {
        title: "a key that does not exist",
        uri: "s3://pinecone-import/few",
        env: { AWS_ACCESS_KEY_ID: "unknown" },
        want: { exitCode: 4, stderr: /are not valid \(InvalidAccessKeyId\)/ },
      },
    ],
  });
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  };
  return { store, stop };
}

/** @param python that of an environment with moto */
export async function startMoto(python: string): Promise<RunningStore> {
  const server = await startServer({
    command: python,
    args: (port) => ["-m", "moto.server", "--host", "127.0.0.1", "--port", String(port)],
    env: { INITIAL_NO_AUTH_ACTION_COUNT: NEVER },
  });
  const stranger = await createUser(server, "stranger");
  const store = await createS3Store({
    ...{ name: "Amazon S3, by moto", url: server.url, keys: ROOT_KEYS },
    errors: [
      {
        title: "denied by the policies of the user",
        uri: "s3://pinecone-import/few",
        before: async () => {
          await fetch(`${server.url}/moto-api/reset-auth`, { method: "POST", body: "0" });
        },
        env: {
          AWS_ACCESS_KEY_ID: stranger.accessKeyId,
          AWS_SECRET_ACCESS_KEY: stranger.secretAccessKey,
        },
        want: { exitCode: 4, stderr: /access denied; the credentials need s3:ListBucket/ },
      },
    ],
  });
  return { store, stop: server.stop };
}

/** A user who may do nothing. */
async function createUser({ url }: ServerProcess, name: string): Promise<Keys> {
  await callIam(url, { Action: "CreateUser", UserName: name });
  const created = await callIam(url, { Action: "CreateAccessKey", UserName: name });
  const read = (field: string) => new RegExp(`<${field}>([^<]+)<`).exec(created)?.[1] ?? "";
  return { accessKeyId: read("AccessKeyId"), secretAccessKey: read("SecretAccessKey") };
}

async function callIam(url: string, parameters: Record<string, string>): Promise<string> {
  const scope = `Credential=root/20260101/us-east-1/iam/aws4_request`;
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none` },
    body: new URLSearchParams({ ...parameters, Version: "2010-05-08" }),
  });
  return response.text();
}
