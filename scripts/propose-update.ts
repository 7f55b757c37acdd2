import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PipelineError } from "./lib/pipeline-error.js";
import { type RunCommand, runCommandIn } from "./lib/run-command.js";
import { isMain, type Print, printLines, runScript } from "./lib/run-script.js";
import { requireLock } from "./lib/spec-source.js";
import { readSource } from "./lib/workspace.js";
import { updateSpec } from "./update-spec.js";

/** What an update may change. */
const FOLDERS = ["spec", "generated"];

/** The workflow that is started on the branch, since what a workflow pushes starts none by itself. */
const WORKFLOW = "ci.yml";

/**
 * Where the contract has drifted, brings it up to date on a branch of its own and opens a pull request with the report.
 * Takes the arguments of `update-spec`, uses `git` and GitHub's `gh`, and proposes the same contract once.
 * @returns the exit code: 0 where the contract holds or was proposed
 */
export async function proposeUpdate(
  root: string,
  argv: readonly string[],
  { print, run }: { print: Print; run: RunCommand },
): Promise<number> {
  await refuseChanges(run);
  const report: string[] = [];
  const exitCode = await updateSpec(root, [...argv, "--check"], (lines) => report.push(...lines));
  print(report);
  if (exitCode === 0) return 0;
  await updateSpec(root, argv, () => undefined);
  const { version, contractSha256 } = requireLock(await readSource(root));
  const branch = `contract-${version}-${contractSha256.slice(0, 8)}`;
  if ((await run("git", ["ls-remote", "--heads", "origin", branch])).trim() !== "") {
    await run("git", ["restore", ...FOLDERS]);
    await run("git", ["clean", "--force", "-d", "--quiet", ...FOLDERS]);
    print(["", `Proposed before, on the branch ${branch}`]);
    return 0;
  }
  await pushBranch(run, branch, `Update the contract: ${titleOf(report)}`);
  const url = await openPullRequest(run, branch, report);
  await run("gh", ["workflow", "run", WORKFLOW, "--ref", branch]);
  print(["", `Proposed: ${url}`]);
  return 0;
}

/** What is not committed would be proposed along, or be lost. */
async function refuseChanges(run: RunCommand): Promise<void> {
  const changed = await run("git", ["status", "--porcelain", "--", ...FOLDERS]);
  if (changed.trim() === "") return;
  throw new PipelineError(
    `Cannot propose as ${FOLDERS.join("/ or ")}/ has changes that are not committed: commit or discard them`,
  );
}

async function pushBranch(run: RunCommand, branch: string, message: string): Promise<void> {
  await run("git", ["switch", "--create", branch]);
  await run("git", ["add", "--all", "--", ...FOLDERS]);
  await run("git", ["commit", "--quiet", "--message", message]);
  await run("git", ["push", "--quiet", "origin", branch]);
}

/** @returns its address */
async function openPullRequest(
  run: RunCommand,
  branch: string,
  report: readonly string[],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "pinecone-import-report-"));
  try {
    const body = join(folder, "report.md");
    await writeFile(body, `${report.join("\n")}\n`);
    const argv = ["--head", branch, "--title", titleOf(report), "--body-file", body];
    return (await run("gh", ["pr", "create", ...argv])).trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function titleOf([title = ""]: readonly string[]): string {
  return title.replace(/^# /, "");
}

if (isMain(import.meta.url)) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  await runScript("spec:propose", 1, () =>
    proposeUpdate(root, process.argv.slice(2), { print: printLines, run: runCommandIn(root) }),
  );
}
