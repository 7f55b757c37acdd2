import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PipelineError } from "./pipeline-error.js";

/** The license texts of the packages that files belong to, as one text; undefined where there are none. */
export async function collectLicenses(paths: readonly string[]): Promise<string | undefined> {
  const folders = [...new Set(paths.map(findPackageFolder))].sort();
  const sections = await Promise.all(folders.map(readLicense));
  return sections.length === 0 ? undefined : `${sections.join("\n\n---\n\n")}\n`;
}

/** The folder of the package that a file in node_modules belongs to. */
function findPackageFolder(path: string): string {
  const [folder] = /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path) ?? [];
  if (folder === undefined) throw new PipelineError(`Cannot bundle ${path} as it is of no package`);
  return folder;
}

async function readLicense(folder: string): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((each) => /^(licen[cs]e|copying)/i.test(each));
  if (file === undefined)
    throw new PipelineError(`Cannot bundle ${name} as it has no license file`);
  return `${name} ${version}\n\n${(await readFile(join(folder, file), "utf8")).trim()}`;
}
