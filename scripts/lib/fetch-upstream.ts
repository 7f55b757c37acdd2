import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { firstLine, PipelineError } from "./pipeline-error.js";
import { upstreamPath } from "./spec-source.js";

export const DEFAULT_UPSTREAM =
  "https://raw.githubusercontent.com/pinecone-io/pinecone-api/refs/heads/main";
export const DEFAULT_DOWNLOAD_TIMEOUT_MS = 30_000;

const MAX_BYTES = 16 * 1024 * 1024;

export interface UpstreamLocation {
  /** A folder or an http(s) address that is laid out like upstream's repository. */
  from: string;
  version: string;
  timeoutMs: number;
}

/** The text of upstream's document for a version, from a folder or by download. */
export async function fetchUpstream({
  from,
  version,
  timeoutMs,
}: UpstreamLocation): Promise<string> {
  if (/^https?:\/\/[^/]*@/i.test(from)) {
    throw new PipelineError("Cannot download as --from must have no user name or password in it");
  }
  const bytes = /^https?:\/\//i.test(from)
    ? await download(`${from.replace(/\/+$/, "")}/${upstreamPath(version)}`, timeoutMs)
    : await readUpstreamFile(join(from, upstreamPath(version)));
  return decode(bytes);
}

async function readUpstreamFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new PipelineError(
      `Cannot read ${path}: ${missing ? "there is no such file" : firstLine(error)}`,
    );
  }
}

async function download(url: string, timeoutMs: number): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) {
      await response.body?.cancel();
      throw new PipelineError(`Cannot download ${url} as the server answered ${response.status}`);
    }
    return await readBody(response, url);
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    if (signal.aborted) {
      throw new PipelineError(`Cannot download ${url} as it took longer than ${timeoutMs} ms`);
    }
    throw new PipelineError(
      `Cannot download ${url} as the connection failed: ${describeCause(error)}`,
    );
  }
}

async function readBody(response: Response, url: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES)
      throw new PipelineError(`Cannot download ${url} as it is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new PipelineError("Cannot use the upstream document as it is not UTF-8 text");
  }
}

function describeCause(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || String(cause.name) : String(cause);
}
