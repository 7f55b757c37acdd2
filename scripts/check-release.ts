import { fileURLToPath } from "node:url";
import { isObject, objectAt } from "./lib/json.js";
import { parseYaml } from "./lib/parse-openapi.js";
import { PipelineError } from "./lib/pipeline-error.js";
import { isMain, type Print, printLines, runScript } from "./lib/run-script.js";
import { requireText } from "./lib/workspace.js";

const USAGE = "usage: check-release TAG";

/** Where the release is made from, as GitHub names it in its workflows, such as `owner/name`. */
export interface ReleaseSurroundings {
  repository: string | undefined;
}

/**
 * Whether the tree may be released under a tag: one that names the package's version, whose changes are dated, and whose
 * repository is the one that it is released from, since the registry holds the provenance against that.
 * @returns the exit code: 0 where it may, else 1
 */
export async function checkRelease(
  root: string,
  argv: readonly string[],
  { print, repository }: ReleaseSurroundings & { print: Print },
): Promise<number> {
  const [tag, ...more] = argv;
  if (tag === undefined || more.length > 0) throw new PipelineError(`Cannot check: ${USAGE}`);
  const manifest = parseYaml(await requireText(root, "package.json"), "package.json");
  const version = isObject(manifest) ? String(manifest.version) : "none";
  const stated = objectAt(manifest, "repository").url;
  const changelog = await requireText(root, "CHANGELOG.md");
  const faults = [
    ...(tag === `v${version}`
      ? []
      : [`the tag ${tag} must be v${version}, as package.json has it`]),
    ...(hasDate(changelog, version) ? [] : [`CHANGELOG.md must have ## ${version} (YYYY-MM-DD)`]),
    ...(isRepository(stated, repository)
      ? []
      : [`repository.url of package.json must be that of ${repository ?? "the repository"}`]),
  ];
  print(
    faults.length === 0 ? [`${tag} may be released`] : faults.map((fault) => `Not yet: ${fault}`),
  );
  return faults.length === 0 ? 0 : 1;
}

function hasDate(changelog: string, version: string): boolean {
  return changelog
    .split("\n")
    .some((line) => line.startsWith(`## ${version} `) && /\(\d{4}-\d{2}-\d{2}\)$/.test(line));
}

function isRepository(url: unknown, repository: string | undefined): boolean {
  if (typeof url !== "string") return false;
  const path = url.replace(/^git\+/, "").replace(/\.git$/, "");
  return repository === undefined || path === `https://github.com/${repository}`;
}

if (isMain(import.meta.url)) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  await runScript("release:check", 1, () =>
    checkRelease(root, process.argv.slice(2), {
      print: printLines,
      repository: process.env.GITHUB_REPOSITORY,
    }),
  );
}
