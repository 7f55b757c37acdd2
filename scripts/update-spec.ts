import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  DEFAULT_DOWNLOAD_TIMEOUT_MS,
  DEFAULT_UPSTREAM,
  fetchUpstream,
} from "./lib/fetch-upstream.js";
import { type Replaced, replaceFiles } from "./lib/files.js";
import { firstLine, PipelineError } from "./lib/pipeline-error.js";
import {
  type Comparison,
  compareUpstream,
  planUpdate,
  type UpdatePlan,
} from "./lib/plan-update.js";
import { type Findings, findChanges, reportUpdate } from "./lib/report/report-update.js";
import { describeReplaced, isMain, type Print, printLines, runScript } from "./lib/run-script.js";
import { checkVersion, requireLock, SOURCE_PATH } from "./lib/spec-source.js";
import { readSource } from "./lib/workspace.js";

const USAGE = "usage: update-spec [VERSION] [--check] [--from DIR|URL] [--timeout-ms N]";

const OUTSIDE = "; upstream changed in prose, or outside of it";

export interface UpstreamArguments {
  version: string | undefined;
  from: string;
  timeoutMs: number;
}

interface Arguments extends UpstreamArguments {
  isCheck: boolean;
}

/**
 * Brings the contract and all that is generated from it to an upstream document, or with `--check` only tells whether
 * it still holds.
 * @returns the exit code: 0 done or unchanged, 1 the contract drifted (`--check`)
 */
export async function updateSpec(
  root: string,
  argv: readonly string[],
  print: Print,
): Promise<number> {
  const { isCheck, ...upstream } = readArguments(argv);
  if (isCheck) return check(root, await compareWithUpstream(root, upstream), print);
  const { report, replaced } = await applyUpdate(root, await compareWithUpstream(root, upstream));
  print([...report, "", ...describeReplaced(replaced)]);
  return 0;
}

/** The tree's contract beside that of the upstream document which the arguments name. */
export async function compareWithUpstream(
  root: string,
  { version: asked, from, timeoutMs }: UpstreamArguments,
): Promise<Comparison> {
  const version = asked ?? requireLock(await readSource(root)).version;
  return compareUpstream(root, version, await fetchUpstream({ from, version, timeoutMs }));
}

/** Puts a compared contract in place, with all that is generated from it. */
export async function applyUpdate(
  root: string,
  comparison: Comparison,
): Promise<{ report: string[]; replaced: Replaced }> {
  const { plan, findings } = await planAndCompare(root, comparison);
  const report = await describeUpdate(root, comparison, findings);
  const { files, obsolete } = plan;
  return { report, replaced: await replaceFiles(root, files, obsolete) };
}

export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv);
  const timeoutMs = Number(values["timeout-ms"] ?? DEFAULT_DOWNLOAD_TIMEOUT_MS);
  if (!(timeoutMs >= 1 && timeoutMs < 2 ** 31)) {
    throw new PipelineError(
      `Cannot take --timeout-ms as it must be a number of milliseconds from 1: ${USAGE}`,
    );
  }
  const [version, ...more] = positionals;
  if (more.length > 0) throw new PipelineError(`Cannot take more than one version: ${USAGE}`);
  return {
    version: version === undefined ? undefined : checkVersion(version),
    isCheck: values.check ?? false,
    from: values.from ?? DEFAULT_UPSTREAM,
    timeoutMs,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        check: { type: "boolean" },
        from: { type: "string" },
        "timeout-ms": { type: "string" },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new PipelineError(`${firstLine(error)}: ${USAGE}`);
  }
}

/** Both at once, since the differ is a process of its own. Where the plan is refused, the differ is stopped. */
async function planAndCompare(
  root: string,
  comparison: Comparison,
): Promise<{ plan: UpdatePlan; findings: Findings | undefined }> {
  const stop = new AbortController();
  const comparing = findChanges(comparison, stop.signal);
  try {
    const [plan, findings] = await Promise.all([planUpdate(root, comparison), comparing]);
    return { plan, findings };
  } catch (error) {
    stop.abort();
    await comparing.catch(() => undefined);
    throw error;
  }
}

async function describeUpdate(
  root: string,
  comparison: Comparison,
  findings: Findings | undefined,
): Promise<string[]> {
  const { source, lock, upstreamMoved, former } = comparison;
  if (findings !== undefined) return reportUpdate(root, comparison, findings);
  if (source.lock === undefined) return [`${lock.version}: the first contract`];
  if (former === undefined) {
    const reason = `the contract before is not the one that ${SOURCE_PATH} locks`;
    return [`${lock.version}: nothing to compare with, as ${reason}`];
  }
  const outside = upstreamMoved ? OUTSIDE : "";
  return [`${lock.version}: no change in the contract${outside}`];
}

/** Prints whether the contract holds. @returns the exit code: 0 where it does, 1 where it drifted */
export async function check(root: string, comparison: Comparison, print: Print): Promise<number> {
  const { lock, hasDrifted, upstreamMoved, former } = comparison;
  if (former === undefined) {
    throw new PipelineError(
      `Cannot check as the contract in spec/ is not the one that ${SOURCE_PATH} locks: run npm run spec:update`,
    );
  }
  if (!hasDrifted) {
    print([`The contract of ${lock.version} holds${upstreamMoved ? OUTSIDE : ""}`]);
    return 0;
  }
  const [findings = { changes: [] }, refusal] = await Promise.all([
    findChanges(comparison),
    findRefusal(root, comparison),
  ]);
  print(await reportUpdate(root, comparison, findings, refusal));
  return 1;
}

/** Why `spec:update` would refuse this contract; undefined where it would not. */
async function findRefusal(root: string, comparison: Comparison): Promise<string | undefined> {
  try {
    await planUpdate(root, comparison);
    return undefined;
  } catch (error) {
    if (error instanceof PipelineError) return error.message;
    throw error;
  }
}

if (isMain(import.meta.url)) {
  const argv = process.argv.slice(2);
  const root = fileURLToPath(new URL("..", import.meta.url));
  const isCheck = argv.includes("--check");
  await runScript(isCheck ? "spec:check" : "spec:update", isCheck ? 2 : 1, () =>
    updateSpec(root, argv, printLines),
  );
}
