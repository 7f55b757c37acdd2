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
  const upstream = await fetchUpstream({ from, version, timeoutMs });
  const comparison = await compareUpstream(root, version, upstream);
  if (isCheck) return reportCheck(comparison, print);
  const { files, obsolete } = await planUpdate(root, comparison);
  const replaced = await replaceFiles(root, files, { obsolete, last: SOURCE_PATH });
  print([...describeChanges(comparison), ...describeReplaced(replaced)]);
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

function reportCheck(comparison: Comparison, print: Print): number {
  const { source, lock, contractMoved, upstreamMoved, isLockKept } = comparison;
  if (!isLockKept) {
    throw new PipelineError(
      `Cannot check as the contract in spec/ is not the one that ${SOURCE_PATH} locks: run npm run spec:update`,
    );
  }
  if (contractMoved || lock.version !== source.lock?.version) {
    const [heading, ...changes] = describeChanges(comparison);
    print([`The contract drifted: ${heading}`, ...changes]);
    return 1;
  }
  const outside = upstreamMoved ? "; upstream changed in prose, or outside of it" : "";
  print([`The contract of ${lock.version} holds${outside}`]);
  return 0;
}

function describeChanges({ source, lock, changes }: Comparison): string[] {
  const former = source.lock?.version ?? "nothing";
  const step = former === lock.version ? lock.version : `${former} -> ${lock.version}`;
  return [
    `${step}: ${countChanges(changes.length)} in the contract`,
    ...changes.map((line) => `  ${line}`),
  ];
}

function countChanges(count: number): string {
  if (count === 0) return "no change";
  return count === 1 ? "1 change" : `${count} changes`;
}

if (isMain(import.meta.url)) {
  const argv = process.argv.slice(2);
  const root = fileURLToPath(new URL("..", import.meta.url));
  const isCheck = argv.includes("--check");
  await runScript(isCheck ? "spec:check" : "spec:update", isCheck ? 2 : 1, () =>
    updateSpec(root, argv, printLines),
  );
}
