import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PipelineError } from "./lib/pipeline-error.js";
import { type RunCommand, runCommand } from "./lib/run-command.js";
import { isMain, type Print, printLines, runScript } from "./lib/run-script.js";
import { applyUpdate, check, compareWithUpstream, readArguments } from "./update-spec.js";

/** What an update may change. */
const FOLDERS = ["spec", "generated"];

/** The workflow that is started on the branch, since what a workflow pushes starts none by itself. */
const WORKFLOW = "ci.yml";

/**
 * Where the contract has drifted, brings it up to date on a branch of its own and opens a pull request with the report.
 * Takes the arguments of `update-spec`, uses `git` and GitHub's `gh`, works in a tree of its own beside the one it is
 * run in, and proposes the same contract once.
 * @returns the exit code: 0 where the contract holds or was proposed
 */
export async function proposeUpdate(
  root: string,
  argv: readonly string[],
  { print, run }: { print: Print; run: RunCommand },
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "pinecone-import-propose-"));
  const tree = join(folder, "tree");
  try {
    await run("git", ["worktree", "add", "--quiet", "--detach", tree, "HEAD"], root);
    return await proposeFrom(tree, argv, { print, run });
  } finally {
    await rm(folder, { recursive: true, force: true });
    await run("git", ["worktree", "prune"], root);
  }
}

async function proposeFrom(
  tree: string,
  argv: readonly string[],
  { print, run }: { print: Print; run: RunCommand },
): Promise<number> {
  const comparison = await compareWithUpstream(tree, readArguments(argv));
  const { version, contractSha256 } = comparison.lock;
  if (!comparison.hasDrifted) return check(tree, comparison, print);

  const branch = `contract-${version}-${contractSha256.slice(0, 8)}`;
  const proposed = await findPullRequest(run, branch, tree);
  if (proposed !== "") {
    print([`Proposed before: ${proposed}`]);
    return 0;
  }
  const { report } = await applyUpdate(tree, comparison).catch(async (error: unknown) => {
    if (error instanceof PipelineError) await check(tree, comparison, print);
    throw error;
  });
  print([...report, ""]);
  await pushBranch(run, { tree, branch, message: `Update the contract: ${titleOf(report)}` });
  await run("gh", ["workflow", "run", WORKFLOW, "--ref", branch], tree);
  print([`Proposed: ${await openPullRequest(run, { tree, branch, report })}`]);
  return 0;
}

/** The address of the pull request for a branch, be it open or not; empty where there is none. */
async function findPullRequest(run: RunCommand, branch: string, tree: string): Promise<string> {
  const argv = ["--head", branch, "--state", "all", "--json", "url", "--jq", ".[].url"];
  const urls = await run("gh", ["pr", "list", ...argv], tree);
  return urls.trim().split("\n")[0] ?? "";
}

/** A branch that was pushed by a run that then failed is written anew. */
async function pushBranch(
  run: RunCommand,
  { tree, branch, message }: { tree: string; branch: string; message: string },
): Promise<void> {
  await run("git", ["add", "--all", "--", ...FOLDERS], tree);
  await run("git", ["commit", "--quiet", "--message", message], tree);
  await run("git", ["push", "--quiet", "--force", "origin", `HEAD:refs/heads/${branch}`], tree);
}

/** @returns its address */
async function openPullRequest(
  run: RunCommand,
  { tree, branch, report }: { tree: string; branch: string; report: readonly string[] },
): Promise<string> {
  const body = join(tree, "..", "report.md");
  await writeFile(body, `${report.join("\n")}\n`);
  const argv = ["--head", branch, "--title", titleOf(report), "--body-file", body];
  return (await run("gh", ["pr", "create", ...argv], tree)).trim();
}

function titleOf([title = ""]: readonly string[]): string {
  return title.replace(/^# /, "");
}

if (isMain(import.meta.url)) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  await runScript("spec:propose", 1, () =>
    proposeUpdate(root, process.argv.slice(2), { print: printLines, run: runCommand }),
  );
}
