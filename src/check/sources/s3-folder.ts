import { isRecord } from "../../json.js";
import type { Source } from "../source.js";
import type { ListPage, ObjectStore } from "./object-store.js";
import { connectS3, type S3Calls } from "./s3-client.js";
import { explainS3 } from "./s3-errors.js";
import type { S3ClientLike } from "./store-clients.js";
import { readStoreFolder, type StoreFolder } from "./store-folder.js";

// Loaded when a folder in S3 is checked, and not before.

/** What is used of the body of a response. */
interface Body {
  transformToByteArray(): Promise<Uint8Array>;
}

export function openS3Folder(
  folder: StoreFolder,
  client?: S3ClientLike,
): Pick<Source, "list" | "read"> {
  return readStoreFolder(folder, createS3Store(folder, client));
}

function createS3Store({ uri, bucket }: StoreFolder, client?: S3ClientLike): ObjectStore {
  let isAnonymous = false;
  let connecting: Promise<S3Calls> | undefined;
  const connect = async () => {
    connecting ??= connectS3(`check ${uri}`, client);
    const calls = await connecting;
    ({ isAnonymous } = calls);
    return calls;
  };
  return {
    async listPage({ prefix, token, signal }) {
      const { list } = await connect();
      const input = { Bucket: bucket, Prefix: prefix, ContinuationToken: token };
      return toPage(await list(input, signal));
    },
    async readPart({ name, start, end, signal }) {
      const { get } = await connect();
      const input = { Bucket: bucket, Key: name, Range: `bytes=${start}-${end - 1}` };
      return readBody(await get(input, signal), end - start);
    },
    explain: (error, call) => explainS3(error, { bucket, call, isAnonymous }),
  };
}

function toPage(response: unknown): ListPage {
  const { Contents = [], NextContinuationToken: token }: Record<string, unknown> = Object(response);
  const objects: unknown[] = Array.isArray(Contents) ? Contents : [];
  const entries = objects.map((object) => {
    const { Key, Size }: Record<string, unknown> = Object(object);
    return { path: String(Key), size: Number(Size) };
  });
  return { entries, token: typeof token === "string" && token !== "" ? token : undefined };
}

async function readBody(response: unknown, length: number): Promise<Uint8Array> {
  const { Body, ContentLength }: Record<string, unknown> = Object(response);
  if (!isBody(Body)) throw new Error("the response has no body");
  if (Number(ContentLength) > length) {
    // The rest of a large file is not waited for.
    if (isRecord(Body) && typeof Body.destroy === "function") Body.destroy();
    throw new Error("the store ignores ranges");
  }
  return Body.transformToByteArray();
}

function isBody(body: unknown): body is Body {
  return isRecord(body) && typeof body.transformToByteArray === "function";
}
