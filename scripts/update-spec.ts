import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  DEFAULT_DOWNLOAD_TIMEOUT_MS,
  DEFAULT_UPSTREAM,
  fetchUpstream,
} from "./lib/fetch-upstream.js";
import { replaceFiles } from "./lib/files.js";
import { firstLine, PipelineError } from "./lib/pipeline-error.js";
import { type Comparison, compareUpstream, planUpdate } from "./lib/plan-update.js";
import { describeUpdate, OUTSIDE } from "./lib/report/update-report.js";
import { describeReplaced, isMain, type Print, printLines, runScript } from "./lib/run-script.js";
import { checkVersion, requireLock, SOURCE_PATH } from "./lib/spec-source.js";
import { readSource } from "./lib/workspace.js";

const USAGE = "usage: update-spec [VERSION] [--check] [--from DIR|URL] [--timeout-ms N]";

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
  const { isCheck, version: asked, from, timeoutMs } = readArguments(argv);
  const version = asked ?? requireLock(await readSource(root)).version;
  const upstream = await fetchUpstream({ from, version, timeoutMs });
  const comparison = await compareUpstream(root, version, upstream);
  return isCheck ? check(root, comparison, print) : update(root, comparison, print);
}

/** Prints the report first, so that the reader of a rejected update sees what changed. */
async function update(root: string, comparison: Comparison, print: Print): Promise<number> {
  const plan = await attempt(() => planUpdate(root, comparison));
  const isRejected = plan instanceof PipelineError;
  print([...(await describeUpdate(root, comparison, {})), ""]);
  if (isRejected) throw plan;
  print(describeReplaced(await replaceFiles(root, plan.files, plan.obsolete)));
  return 0;
}

/** Prints whether the contract holds. @returns the exit code: 0 where it does, 1 where it drifted */
async function check(root: string, comparison: Comparison, print: Print): Promise<number> {
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
  const plan = await attempt(() => planUpdate(root, comparison));
  const refusal = plan instanceof PipelineError ? plan.message : undefined;
  print(await describeUpdate(root, comparison, { refusal }));
  return 1;
}

async function attempt<T>(step: () => Promise<T>): Promise<T | PipelineError> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof PipelineError) return error;
    throw error;
  }
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

if (isMain(import.meta.url)) {
  const argv = process.argv.slice(2);
  const root = fileURLToPath(new URL("..", import.meta.url));
  const isCheck = argv.includes("--check");
  await runScript(isCheck ? "spec:check" : "spec:update", isCheck ? 2 : 1, () =>
    updateSpec(root, argv, printLines),
  );
}
