import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PipelineError } from "../../scripts/lib/pipeline-error.js";
import { type RunCommand, runCommandIn } from "../../scripts/lib/run-command.js";
import { proposeUpdate } from "../../scripts/propose-update.js";
import { edit, MADE_UP_VERSION, makeUpstream, toYaml } from "../support/made-up-documents.js";
import { makeUpdatedWorkspace, type Workspace } from "../support/workspace.js";

const PULL_REQUEST = "https://github.com/owner/name/pull/7";

describe("proposeUpdate()", () => {
  it("pushes what drifted on a branch, opens a pull request with the report, and starts its checks", async () => {
    const { workspace, git, propose } = await makeClone();
    await publishDrift(workspace);
    const { exitCode, printed, gh } = await propose();
    expect(exitCode, printed).toBe(0);
    expect(printed).toMatch(/^# 2031-05: 1 change, not breaking\n/);
    expect(printed).toContain(`Proposed: ${PULL_REQUEST}`);

    const [branch = ""] = /contract-2031-05-[0-9a-f]{8}/.exec(gh.join("\n")) ?? [];
    expect(gh).toEqual([
      expect.stringMatching(
        new RegExp(`^pr create --head ${branch} --title 2031-05: 1 change, not breaking --body`),
      ),
      `body: ${printed.split("\n\nProposed")[0]}\n`,
      `workflow run ci.yml --ref ${branch}`,
    ]);
    const pushed = await git("show", "--stat", "--format=%s", `origin/${branch}`);
    expect(pushed).toMatch(/^Update the contract: 2031-05: 1 change, not breaking\n/);
    expect(pushed).toContain("spec/source.json");
    expect(pushed).toContain("generated/contract.ts");
    expect(pushed).not.toContain("upstream/");
  });

  it("proposes the same contract once, and leaves the tree as it was", async () => {
    const { workspace, git, propose } = await makeClone();
    await publishDrift(workspace);
    await propose();
    await git("switch", "--quiet", "main");
    const before = await workspace.snapshot();
    const { exitCode, printed, gh } = await propose();
    expect(exitCode).toBe(0);
    expect(printed).toMatch(/Proposed before, on the branch contract-2031-05-[0-9a-f]{8}$/);
    expect(gh).toEqual([]);
    expect(await git("status", "--porcelain", "--", "spec", "generated")).toBe("");
    expect(Object.entries(await workspace.snapshot()).filter(isOurs)).toEqual(
      Object.entries(before).filter(isOurs),
    );
  });

  it("leaves nothing of another version's contract behind where that was proposed before", async () => {
    const { workspace, git, propose } = await makeClone();
    await workspace.publish("2031-11", toYaml(makeUpstream("2031-11")));
    await propose("2031-11");
    await git("switch", "--quiet", "main");
    const { printed } = await propose("2031-11");
    expect(printed).toContain("Proposed before");
    expect(await git("status", "--porcelain", "--", "spec", "generated")).toBe("");
  });

  it("does nothing where the contract holds", async () => {
    const { propose } = await makeClone();
    const { exitCode, printed, gh } = await propose();
    expect({ exitCode, printed, gh }).toEqual({
      exitCode: 0,
      printed: "The contract of 2031-05 holds",
      gh: [],
    });
  });

  it("prints the report and stops where the client cannot be made from the contract", async () => {
    const { workspace, git, propose } = await makeClone();
    const lost = makeUpstream();
    edit(lost, ["components", "schemas", "Thing", "properties", "records"], undefined);
    await workspace.publish(MADE_UP_VERSION, toYaml(lost));
    const { error, printed, gh } = await propose();
    expect(printed).toContain("## To do first");
    expect(error).toBeInstanceOf(PipelineError);
    expect(gh).toEqual([]);
    expect(await git("branch", "--list", "--all")).not.toContain("contract-");
  });

  it("refuses changes that are not committed", async () => {
    const { workspace, propose } = await makeClone();
    await workspace.write("spec/overlay.yaml", "other: text\n");
    const { error } = await propose();
    expect(String(error)).toContain("spec/ or generated/ has changes that are not committed");
  });

  it("says what a command printed where it fails", async () => {
    const { workspace, git, propose } = await makeClone();
    await publishDrift(workspace);
    await git("remote", "set-url", "origin", join(workspace.root, "nowhere"));
    const { error } = await propose();
    expect(String(error)).toMatch(/^PipelineError: Cannot run git ls-remote: fatal: [^\n]+$/);
  });
});

/** An updated workspace as a clone of a repository, and a `gh` that writes down what it is asked. */
async function makeClone() {
  const workspace = await makeUpdatedWorkspace();
  const run = runCommandIn(workspace.root);
  const git = (...argv: string[]) => run("git", argv);
  await mkdir(join(workspace.root, "upstream", "origin.git"), { recursive: true });
  await git("init", "--quiet", "--bare", "upstream/origin.git");
  await git("init", "--quiet", "--initial-branch=main");
  await git("config", "user.name", "Test");
  await git("config", "user.email", "test@localhost");
  await git("config", "commit.gpgSign", "false");
  await git("remote", "add", "origin", join(workspace.root, "upstream", "origin.git"));
  await workspace.write(".gitignore", "upstream/\n");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "Begin");

  const propose = async (...version: string[]) => {
    const printed: string[] = [];
    const gh: string[] = [];
    const runBoth: RunCommand = async (command, argv) => {
      if (command === "git") return git(...argv);
      gh.push(argv.join(" "));
      const [file] = argv.filter((each) => each.endsWith("report.md"));
      if (file !== undefined) gh.push(`body: ${readFileSync(file, "utf8")}`);
      return `${PULL_REQUEST}\n`;
    };
    const from = join(workspace.root, "upstream");
    const outcome = await proposeUpdate(workspace.root, [...version, "--from", from], {
      print: (lines) => void printed.push(...lines),
      run: runBoth,
    }).then(
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

function isOurs([path]: [string, string]): boolean {
  return path.startsWith("spec/") || path.startsWith("generated/");
}
