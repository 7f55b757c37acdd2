import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { makeWorkspace, REPOSITORY } from "../support/workspace.js";

const release = parse(readFileSync(join(REPOSITORY, ".github/workflows/release.yml"), "utf8"));
const { run } = release.jobs.check.steps.find(({ name = "" }) => name.includes("tag"));

it.each([
  { tag: "v1.2.3", changelog: "# Changelog\n\n## 1.2.3 (2031-05-06)\n", want: "" },
  {
    tag: "v1.2.4",
    changelog: "## 1.2.3 (2031-05-06)\n",
    want: "The tag v1.2.4 must be v1.2.3, as package.json has it",
  },
  {
    tag: "v1.2.3",
    changelog: "## 1.2.3 (unreleased)\n## 1.2.30 (2031-05-06)\n## 1x2x3 (2031-05-06)\n",
    want: "CHANGELOG.md must have ## 1.2.3 (YYYY-MM-DD)",
  },
])("the check of a release prints $want for $tag and $changelog", async (given) => {
  const { root, write } = await makeRelease();
  await write("CHANGELOG.md", given.changelog);
  const { status, stdout } = spawnSync("bash", ["-e", "-c", run], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, GITHUB_REF_NAME: given.tag },
  });
  expect(stdout.trim()).toBe(given.want);
  expect(status).toBe(given.want === "" ? 0 : 1);
});

async function makeRelease() {
  const workspace = await makeWorkspace();
  const write = (path: string, text: string) => workspace.write(path, text);
  await write("package.json", '{ "name": "made-up", "version": "1.2.3" }');
  return { root: workspace.root, write };
}
