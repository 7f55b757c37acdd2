import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  DEFAULT_DOWNLOAD_TIMEOUT_MS,
  DEFAULT_UPSTREAM,
  fetchUpstream,
} from "./lib/fetch-upstream.js";
import { replaceFiles } from "./lib/files.js";
import { firstLine, PipelineError } from "./lib/pipeline-error.js";
import { planUpdate, type UpdatePlan } from "./lib/plan-update.js";
import { describeReplaced, isMain, type Print, printLines, runScript } from "./lib/run-script.js";
import { checkVersion, requireLock, SOURCE_PATH } from "./lib/spec-source.js";
import { readSource } from "./lib/workspace.js";

const USAGE = "usage: update-spec [VERSION] [--check] [--from DIR|URL] [--timeout-ms N]";

interface Arguments {
  version: string | undefined;
  isCheck: boolean;
  from: string;
  timeoutMs: number;
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
  const { version: asked, isCheck, from, timeoutMs } = readArguments(argv);
  const version = asked ?? requireLock(await readSource(root)).version;
  const plan = await planUpdate(root, version, await fetchUpstream({ from, version, timeoutMs }));
  if (isCheck) return reportCheck(plan, print);
  const replaced = await replaceFiles(root, plan.files, {
    obsolete: plan.obsolete,
    last: SOURCE_PATH,
  });
  print([describePlan(plan), ...plan.changes.map(indent), ...describeReplaced(replaced)]);
  return 0;
}

function readArguments(argv: readonly string[]): Arguments {
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

function reportCheck(plan: UpdatePlan, print: Print): number {
  if (!plan.isLockKept) {
    throw new PipelineError(
      `Cannot check as the contract in spec/ is not the one that ${SOURCE_PATH} locks: run npm run spec:update`,
    );
  }
  const isOtherVersion = plan.version !== plan.formerVersion;
  if (plan.contractMoved || isOtherVersion) {
    print([`The contract drifted: ${describePlan(plan)}`, ...plan.changes.map(indent)]);
    return 1;
  }
  print([
    `The contract of ${plan.version} holds${plan.upstreamMoved ? "; upstream changed only in prose" : ""}`,
  ]);
  return 0;
}

function describePlan({ formerVersion, version, changes }: UpdatePlan): string {
  const step = formerVersion === version ? version : `${formerVersion ?? "nothing"} -> ${version}`;
  return `${step}: ${countChanges(changes.length)} in the contract`;
}

function countChanges(count: number): string {
  if (count === 0) return "no change";
  return count === 1 ? "1 change" : `${count} changes`;
}

function indent(line: string): string {
  return `  ${line}`;
}

if (isMain(import.meta.url)) {
  const argv = process.argv.slice(2);
  const root = fileURLToPath(new URL("..", import.meta.url));
  const isCheck = argv.includes("--check");
  await runScript(isCheck ? "spec:check" : "spec:update", isCheck ? 2 : 1, () =>
    updateSpec(root, argv, printLines),
  );
}
