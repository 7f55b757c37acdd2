import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PipelineError } from "../../scripts/lib/pipeline-error.js";
import { type RunCommand, runCommand } from "../../scripts/lib/run-command.js";
import { proposeUpdate } from "../../scripts/propose-update.js";
import { edit, MADE_UP_VERSION, makeUpstream, toYaml } from "../support/made-up-documents.js";
import { makeUpdatedWorkspace, type Workspace } from "../support/workspace.js";

const PULL_REQUEST = "https://github.com/owner/name/pull/7";

describe("proposeUpdate()", () => {
  it("pushes what drifted on a branch, starts its checks, and opens a pull request with the report", async () => {
    const { workspace, git, propose } = await makeClone();
    await publishDrift(workspace);
    // Uncommitted changes stay as they are, and are not proposed.
    await workspace.write("spec/overlay.yaml", "other: text\n");
    await workspace.write("src.ts", "staged");
    await git("add", "src.ts");
    const before = await git("status", "--porcelain");
    const { exitCode, printed, gh } = await propose();
    expect(exitCode, printed).toBe(0);
    expect(printed).toMatch(/^# 2031-05: 1 change, not breaking\n/);
    expect(printed).toContain(`Proposed: ${PULL_REQUEST}`);

    const [branch = ""] = /contract-2031-05-[0-9a-f]{8}/.exec(gh.join("\n")) ?? [];
    expect(gh).toEqual([
      `pr list --head ${branch} --state all --json url --jq .[].url`,
      `workflow run ci.yml --ref ${branch}`,
      expect.stringMatching(
        new RegExp(`^pr create --head ${branch} --title 2031-05: 1 change, not breaking --body`),
      ),
      `body: ${printed.split("\n\nProposed")[0]}\n`,
    ]);
    await git("fetch", "--quiet");
    const pushed = await git("show", "--name-only", "--format=%s", `origin/${branch}`);
    expect(pushed.trim().split("\n")).toEqual([
      "Update the contract: 2031-05: 1 change, not breaking",
      "",
      "generated/contract.ts",
      "generated/openapi.yaml",
      `spec/db_data_${MADE_UP_VERSION}.oas.yaml`,
      "spec/source.json",
    ]);
    expect(await git("status", "--porcelain")).toBe(before);
    expect((await git("worktree", "list")).trim().split("\n")).toHaveLength(1);
    expect((await git("branch", "--list")).trim()).toBe("* main");
  });

  it("proposes the same contract only once", async () => {
    const { workspace, propose } = await makeClone();
    await publishDrift(workspace);
    const { exitCode, printed, gh } = await propose({ pullRequests: `${PULL_REQUEST}\nolder\n` });
    expect(exitCode).toBe(0);
    expect(printed).toBe(`Proposed before: ${PULL_REQUEST}`);
    expect(gh).toHaveLength(1);
  });

  it("completes what an earlier run left undone", async () => {
    const { workspace, git, propose } = await makeClone();
    await publishDrift(workspace);
    const { error } = await propose({ failing: "pr create" });
    expect(error).toBeInstanceOf(PipelineError);
    const { exitCode, printed } = await propose();
    expect(exitCode, printed).toBe(0);
    expect(printed).toContain(`Proposed: ${PULL_REQUEST}`);
    await git("fetch", "--quiet");
    expect((await git("branch", "--remotes")).trim()).toMatch(/^origin\/contract-2031-05-\w{8}$/);
  });

  it("does nothing if the contract holds, or only prose changed", async () => {
    const { workspace, propose } = await makeClone();
    const held = { exitCode: 0, gh: [] };
    expect(await propose()).toMatchObject({ ...held, printed: "The contract of 2031-05 holds" });
    await workspace.publish(MADE_UP_VERSION, `# other words\n${toYaml(makeUpstream())}`);
    expect(await propose()).toMatchObject({
      ...held,
      printed: "The contract of 2031-05 holds; upstream changed in prose, or outside of it",
    });
  });

  it("prints the report and stops if the client cannot be generated from the contract", async () => {
    const { workspace, git, propose } = await makeClone();
    const lost = makeUpstream();
    edit(lost, ["components", "schemas", "Thing", "properties", "records"], undefined);
    await workspace.publish(MADE_UP_VERSION, toYaml(lost));
    const { error, printed, gh } = await propose();
    expect(printed).toContain("## To do first");
    expect(String(error)).toContain("this action matches nothing");
    expect(gh).toHaveLength(1);
    await git("fetch", "--quiet");
    expect(await git("branch", "--remotes")).toBe("");
  });

  it("throws with what a failed command printed", async () => {
    const { workspace, git, propose } = await makeClone();
    await publishDrift(workspace);
    await git("remote", "set-url", "origin", join(workspace.root, "nowhere"));
    const { error } = await propose();
    expect(String(error)).toMatch(/^PipelineError: Cannot run git push: fatal: [^\n]+$/);
  });
});

/** An updated workspace as a clone of a repository, and a `gh` that records its arguments. */
async function makeClone() {
  const workspace = await makeUpdatedWorkspace();
  const { root } = workspace;
  const git = (...argv: string[]) => runCommand("git", argv, root);
  await mkdir(join(root, "upstream", "origin.git"), { recursive: true });
  await git("init", "--quiet", "--bare", "upstream/origin.git");
  await git("init", "--quiet", "--initial-branch=main");
  await git("config", "user.name", "Test");
  await git("config", "user.email", "test@localhost");
  await git("config", "commit.gpgSign", "false");
  await git("remote", "add", "origin", join(root, "upstream", "origin.git"));
  await workspace.write(".gitignore", "upstream/\n");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "Begin");

  const propose = async ({ pullRequests = "", failing = "none" } = {}) => {
    const printed: string[] = [];
    const gh: string[] = [];
    const run: RunCommand = async (command, argv, cwd) => {
      if (command === "git") return runCommand(command, argv, cwd);
      const call = argv.join(" ");
      gh.push(call);
      if (call.startsWith(failing)) throw new PipelineError("Cannot run gh: not permitted");
      const file = argv.find((each) => each.endsWith("report.md"));
      if (file !== undefined) gh.push(`body: ${readFileSync(file, "utf8")}`);
      return call.startsWith("pr list") ? pullRequests : `${PULL_REQUEST}\n`;
    };
    const print = (lines: readonly string[]) => void printed.push(...lines);
    const from = join(root, "upstream");
    const outcome = await proposeUpdate(root, ["--from", from], { print, run }).then(
      (exitCode) => ({ exitCode, error: undefined }),
      (error: unknown) => ({ exitCode: undefined, error }),
    );
    return { ...outcome, printed: printed.join("\n"), gh };
  };
  return { workspace, git, propose };
}

async function publishDrift(workspace: Workspace): Promise<void> {
  const drifted = makeUpstream();
  edit(drifted, ["components", "schemas", "Start", "properties", "uri", "maxLength"], 40);
  await workspace.publish(MADE_UP_VERSION, toYaml(drifted));
}
