import { readdir } from "node:fs/promises";
import { fetchUpstream, isAddress, type UpstreamLocation } from "./fetch-upstream.js";
import { parseOpenApi } from "./parse-openapi.js";
import { PipelineError } from "./pipeline-error.js";
import { type DocumentName, isVersion, upstreamPath } from "./spec-source.js";

/** Upstream publishes in these months. */
const MONTHS = ["01", "04", "07", "10"];

const MAX_REQUESTS = 12;

/**
 * The versions after a given one that upstream has published. At an address it asks for each quarter up to the current
 * one and one more, the latest twelve at most, and believes documents that state the version which they were asked for.
 * @param now milliseconds since 1970
 */
export async function findNewerVersions(
  documents: readonly DocumentName[],
  { from, version, timeoutMs }: UpstreamLocation,
  now: number,
): Promise<string[]> {
  const candidates = isAddress(from)
    ? listQuarters(version, now).slice(-MAX_REQUESTS)
    : (await listFolders(from)).filter((each) => isVersion(each) && each > version);
  const published = await Promise.all(
    candidates.map((each) => isPublished(documents, { from, version: each, timeoutMs })),
  );
  return candidates.filter((_, at) => published[at]);
}

/** Every quarter after that of a version, up to the one after the current one. */
function listQuarters(version: string, now: number): string[] {
  const next = new Date(now);
  next.setUTCMonth(next.getUTCMonth() + 3, 1);
  const last = next.toISOString().slice(0, 7);
  const years = Array.from(
    { length: Math.max(0, next.getUTCFullYear() - Number(version.slice(0, 4)) + 1) },
    (_, index) => Number(version.slice(0, 4)) + index,
  );
  return years
    .flatMap((year) => MONTHS.map((month) => `${year}-${month}`))
    .filter((each) => each > version && each <= last);
}

async function listFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((each) => each.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Asks for one document after the other, since most versions lack them all. */
async function isPublished(
  documents: readonly DocumentName[],
  location: UpstreamLocation,
): Promise<boolean> {
  try {
    for (const document of documents) {
      const name = upstreamPath(document, location.version);
      parseOpenApi(await fetchUpstream(document, location), name, location.version);
    }
    return true;
  } catch (error) {
    if (error instanceof PipelineError) return false;
    throw error;
  }
}
