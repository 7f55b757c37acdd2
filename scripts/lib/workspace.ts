import { createHash } from "node:crypto";
import { listFiles, readText } from "./files.js";
import { type ContractDocument, generateFiles } from "./generate-files.js";
import { PipelineError } from "./pipeline-error.js";
import {
  contractPath,
  DOCUMENTS,
  type DocumentName,
  parseSpecSource,
  requireLock,
  SOURCE_PATH,
  type SpecLock,
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

export function readOverlay(root: string, document: DocumentName): Promise<string> {
  return requireText(root, DOCUMENTS[document].overlay);
}

/** The generated files that belong to the locked contracts. @throws PipelineError where one is not the locked text */
export async function generateFromLock(root: string): Promise<Map<string, string>> {
  const source = await readSource(root);
  const lock = requireLock(source);
  const named = [...source.documents.keys()].map((name) => readContract(root, name, lock));
  return (await generateFiles(await Promise.all(named), source)).files;
}

async function readContract(
  root: string,
  name: DocumentName,
  { version, documents }: SpecLock,
): Promise<ContractDocument> {
  const path = contractPath(name, version);
  const text = await readText(root, path);
  if (text === undefined) {
    throw new PipelineError(
      `Cannot generate as ${path}, which ${SOURCE_PATH} locks, is missing: run npm run spec:update, with the same arguments where it was cut short`,
    );
  }
  if (sha256(text) !== documents[name]?.contractSha256) {
    throw new PipelineError(
      `Cannot generate as ${path} is not the contract that ${SOURCE_PATH} locks: run npm run spec:update, and put what is ours into ${DOCUMENTS[name].overlay}`,
    );
  }
  return { name, text, version, overlay: await readOverlay(root, name) };
}

/** What is wrong with generated/ and spec/, a line for each file; none where all is as the contracts make it. */
export async function findStale(root: string): Promise<string[]> {
  const files = await generateFromLock(root);
  const stale: string[] = [];
  for (const [path, text] of files) {
    const present = await readText(root, path);
    if (present !== text) stale.push(`${path} is ${present === undefined ? "missing" : "stale"}`);
  }
  const { documents, lock } = await readSource(root);
  const contracts = [...documents.keys()].map((name) => contractPath(name, lock?.version ?? ""));
  const folders = Object.values(DOCUMENTS).map(({ generated }) => listFiles(root, generated));
  const present = [...(await Promise.all(folders)).flat(), ...(await listContracts(root))];
  const stray = present.filter((path) => !files.has(path) && !contracts.includes(path));
  return [...stale, ...stray.map((path) => `${path} belongs to no contract`)];
}

/** Every contract in spec/: one for each document, unless an update was cut short. */
export async function listContracts(root: string): Promise<string[]> {
  return (await listFiles(root, "spec")).filter((path) => path.endsWith(".oas.yaml"));
}
