import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { firstLine, PipelineError } from "./pipeline-error.js";
import { type DocumentName, upstreamPath } from "./spec-source.js";

export const DEFAULT_UPSTREAM =
  "https://raw.githubusercontent.com/pinecone-io/pinecone-api/refs/heads/main";
export const DEFAULT_DOWNLOAD_TIMEOUT_MS = 30_000;

/** Some eight times of what the largest of Pinecone's documents has. */
const MAX_BYTES = 1024 * 1024;

export interface UpstreamLocation {
  /** A folder or an http(s) address that is laid out like upstream's repository. */
  from: string;
  version: string;
  timeoutMs: number;
}

/** The text of one of upstream's documents for a version, from a folder or by download. */
export async function fetchUpstream(
  document: DocumentName,
  { from, version, timeoutMs }: UpstreamLocation,
): Promise<string> {
  if (/^https?:\/\/[^/]*@/i.test(from)) {
    throw new PipelineError("Cannot download as --from must have no user name or password in it");
  }
  const path = upstreamPath(document, version);
  const bytes = isAddress(from)
    ? await download(`${from.replace(/\/+$/, "")}/${path}`, timeoutMs)
    : await readUpstreamFile(join(from, path));
  return decode(bytes, path);
}

export function isAddress(from: string): boolean {
  return /^https?:\/\//i.test(from);
}

async function readUpstreamFile(path: string): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    // A pipe or a device may have no end.
    if (!found.isFile()) throw new PipelineError(`Cannot read ${path}: it is not a file`);
    if (found.size > MAX_BYTES) throw tooLarge(`read ${path}`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new PipelineError(
      `Cannot read ${path}: ${missing ? "there is no such file" : firstLine(error)}`,
    );
  }
}

async function download(url: string, timeoutMs: number): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { signal, redirect: "manual" });
    if (!response.ok) {
      await response.body?.cancel();
      throw rejectResponse(url, response);
    }
    return await readBody(response, url);
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    const reason = signal.aborted
      ? `it took longer than ${timeoutMs} ms`
      : `the connection failed: ${describeCause(error)}`;
    throw new PipelineError(
      `Cannot download ${url} as ${reason}. Another address, or a folder, is named by --from`,
    );
  }
}

/** No redirect is followed, as it could lead to plain http. */
function rejectResponse(url: string, { status, headers }: Response): PipelineError {
  const target = status >= 300 && status < 400 ? headers.get("location") : null;
  const advice = target === null ? "" : ` with a redirect to ${target}, to be named by --from`;
  return new PipelineError(`Cannot download ${url} as the server answered ${status}${advice}`);
}

async function readBody(response: Response, url: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw tooLarge(`download ${url}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(action: string): PipelineError {
  return new PipelineError(`Cannot ${action} as it is larger than ${MAX_BYTES} bytes`);
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new PipelineError(`Cannot use ${path} as it is not UTF-8 text`);
  }
}

function describeCause(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || String(cause.name) : String(cause);
}
