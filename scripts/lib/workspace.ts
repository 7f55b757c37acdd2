import { createHash } from "node:crypto";
import { listFiles, readText } from "./files.js";
import { generateFiles, OVERLAY_PATH } from "./generate-files.js";
import { PipelineError } from "./pipeline-error.js";
import {
  contractPath,
  parseSpecSource,
  requireLock,
  SOURCE_PATH,
  type SpecSource,
} from "./spec-source.js";

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export async function readSource(root: string): Promise<SpecSource> {
  return parseSpecSource(await requireText(root, SOURCE_PATH));
}

export async function requireText(root: string, path: string): Promise<string> {
  const text = await readText(root, path);
  if (text === undefined) throw new PipelineError(`Cannot read ${path}: there is no such file`);
  return text;
}

/** The generated files that belong to the locked contract. @throws PipelineError where that is not the locked text */
export async function generateFromLock(root: string): Promise<Map<string, string>> {
  const source = await readSource(root);
  const lock = requireLock(source);
  const path = contractPath(lock.version);
  const text = await readText(root, path);
  if (text === undefined) {
    throw new PipelineError(
      `Cannot generate as ${path}, which ${SOURCE_PATH} locks, is missing: run npm run spec:update, with the same arguments where it was cut short`,
    );
  }
  if (sha256(text) !== lock.contractSha256) {
    throw new PipelineError(
      `Cannot generate as ${path} is not the contract that ${SOURCE_PATH} locks: run npm run spec:update, and put what is ours into ${OVERLAY_PATH}`,
    );
  }
  const overlay = await requireText(root, OVERLAY_PATH);
  return (await generateFiles({ text, path, version: lock.version }, overlay, source)).files;
}

/** What is wrong with generated/ and spec/, a line for each file; none where all is as the contract makes it. */
export async function findStale(root: string): Promise<string[]> {
  const files = await generateFromLock(root);
  const stale: string[] = [];
  for (const [path, text] of files) {
    const present = await readText(root, path);
    if (present !== text) stale.push(`${path} is ${present === undefined ? "missing" : "stale"}`);
  }
  const { version } = requireLock(await readSource(root));
  const stray = [...(await listFiles(root, "generated")), ...(await listContracts(root))].filter(
    (path) => !files.has(path) && path !== contractPath(version),
  );
  return [...stale, ...stray.map((path) => `${path} belongs to no contract`)];
}

/** Every contract in spec/: one, unless an update was cut short. */
export async function listContracts(root: string): Promise<string[]> {
  return (await listFiles(root, "spec")).filter((path) => path.endsWith(".oas.yaml"));
}
