import { expect, it } from "vitest";
import { checkRelease } from "../../scripts/check-release.js";
import { makeWorkspace } from "../support/workspace.js";

const MANIFEST = {
  version: "1.2.3",
  repository: { type: "git", url: "git+https://github.com/owner/name.git" },
};
const CHANGELOG = "# Changelog\n\n## 1.2.3 (2031-05-06)\n";
const TEXTS = { manifest: MANIFEST, changelog: CHANGELOG, tag: "v1.2.3", repository: "owner/name" };

it.each([
  { name: "all is in order", given: {}, want: "v1.2.3 may be released" },
  {
    name: "the repository of the release is unknown",
    given: { repository: undefined },
    want: "v1.2.3 may be released",
  },
  {
    name: "the tag is of another version",
    given: { tag: "v1.2.4" },
    want: "Not yet: the tag v1.2.4 must be v1.2.3, as package.json has it",
  },
  {
    name: "the changes are not dated",
    given: { changelog: "## 1.2.3 (unreleased)\n" },
    want: "Not yet: CHANGELOG.md must have ## 1.2.3 (YYYY-MM-DD)",
  },
  {
    name: "the changes of another version are dated",
    given: { changelog: "## 1.2.30 (2031-05-06)\n" },
    want: "Not yet: CHANGELOG.md must have ## 1.2.3 (YYYY-MM-DD)",
  },
  {
    name: "the package names no repository",
    given: { manifest: { version: "1.2.3" } },
    want: "Not yet: repository.url of package.json must be that of owner/name",
  },
  {
    name: "the package names another repository",
    given: { repository: "owner/fork" },
    want: "Not yet: repository.url of package.json must be that of owner/fork",
  },
])("checkRelease(), if $name, prints: $want", async ({ given, want }) => {
  const { manifest, changelog, tag, repository } = { ...TEXTS, ...given };
  const workspace = await makeWorkspace();
  await workspace.write("package.json", JSON.stringify(manifest));
  await workspace.write("CHANGELOG.md", changelog);
  const printed: string[] = [];
  const print = (lines: readonly string[]) => void printed.push(...lines);
  const exitCode = await checkRelease(workspace.root, [tag], { print, repository });
  expect(printed).toEqual([want]);
  expect(exitCode).toBe(want.startsWith("Not yet") ? 1 : 0);
});

it.each([[[]], [["v1", "v2"]]])("checkRelease() rejects the arguments %j", async (argv) => {
  const workspace = await makeWorkspace();
  const checking = checkRelease(workspace.root, argv, { print: () => {}, repository: undefined });
  await expect(checking).rejects.toThrow("Cannot check: usage: check-release TAG");
});
