import { fileURLToPath } from "node:url";
import { fetchUpstream, type UpstreamLocation } from "./lib/fetch-upstream.js";
import { replaceFiles } from "./lib/files.js";
import { findNewerVersions } from "./lib/newer-versions.js";
import { PipelineError } from "./lib/pipeline-error.js";
import { type Comparison, compareUpstream, planUpdate } from "./lib/plan-update.js";
import { describeUpdate, OUTSIDE } from "./lib/report/update-report.js";
import { describeReplaced, isMain, type Print, printLines, runScript } from "./lib/run-script.js";
import { requireLock, SOURCE_PATH } from "./lib/spec-source.js";
import { type Environment, HELP, readArguments } from "./lib/update-arguments.js";
import { readSource } from "./lib/workspace.js";

/** What a script has from outside. */
export interface Surroundings {
  print: Print;
  env: Environment;
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * Brings the contracts and all that is generated from them to upstream's documents of a version, or with `--check` only
 * reports whether they still hold.
 * @returns the exit code: 0 done or unchanged, 1 a contract drifted (`--check`)
 */
export async function updateSpec(
  root: string,
  argv: readonly string[],
  { print, env, now }: Surroundings,
): Promise<number> {
  const { isCheck, isHelp, version: asked, from, timeoutMs } = readArguments(argv, env);
  if (isHelp) {
    print(HELP);
    return 0;
  }
  const version = asked ?? requireLock(await readSource(root)).version;
  const location = { from, version, timeoutMs };
  const comparison = await compareUpstream(root, version, (document) =>
    fetchUpstream(document, location),
  );
  if (!isCheck) return update(root, comparison, print);
  const exitCode = await check(root, comparison, print);
  print(await describeNewer(comparison, location, now));
  return exitCode;
}

/** Prints the report first, so that the reader of a rejected update sees what changed. */
async function update(root: string, comparison: Comparison, print: Print): Promise<number> {
  const plan = await attempt(() => planUpdate(root, comparison));
  const unchecked = plan instanceof PipelineError ? [] : plan.unchecked;
  print([...(await describeUpdate(root, comparison, { unchecked })), ""]);
  if (plan instanceof PipelineError) throw plan;
  print(describeReplaced(await replaceFiles(root, plan.files, plan.obsolete)));
  return 0;
}

/** Prints whether the contract holds. @returns the exit code: 0 where it does, 1 where it drifted */
async function check(root: string, comparison: Comparison, print: Print): Promise<number> {
  const { lock, documents, hasDrifted, upstreamMoved } = comparison;
  for (const { name, former } of documents) {
    if (former !== undefined) continue;
    throw new PipelineError(
      `Cannot check as the contract of ${name} in spec/ is not the one that ${SOURCE_PATH} locks: run npm run spec:update`,
    );
  }
  if (!hasDrifted) {
    print([`The contract of ${lock.version} holds${upstreamMoved ? OUTSIDE : ""}`]);
    return 0;
  }
  const plan = await attempt(() => planUpdate(root, comparison));
  const outlook = plan instanceof PipelineError ? { rejection: plan.message } : plan;
  print(await describeUpdate(root, comparison, outlook));
  return 1;
}

async function describeNewer(
  { source }: Comparison,
  location: UpstreamLocation,
  now: number,
): Promise<string[]> {
  const newer = await findNewerVersions([...source.documents.keys()], location, now);
  if (newer.length === 0) return [];
  return [
    "",
    `Newer versions are published: ${newer.join(", ")} (npm run spec:update -- ${newer.at(-1)})`,
  ];
}

async function attempt<T>(step: () => Promise<T>): Promise<T | PipelineError> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof PipelineError) return error;
    throw error;
  }
}

if (isMain(import.meta.url)) {
  const argv = process.argv.slice(2);
  const root = fileURLToPath(new URL("..", import.meta.url));
  const isCheck = argv.includes("--check");
  await runScript(isCheck ? "spec:check" : "spec:update", isCheck ? 2 : 1, () =>
    updateSpec(root, argv, { print: printLines, env: process.env, now: Date.now() }),
  );
}
