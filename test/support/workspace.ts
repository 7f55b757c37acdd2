import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { parse } from "yaml";
import { generate } from "../../scripts/generate.js";
import { contractPath, type DocumentName, upstreamPath } from "../../scripts/lib/spec-source.js";
import type { Environment } from "../../scripts/lib/update-arguments.js";
import { updateSpec } from "../../scripts/update-spec.js";
import {
  edit,
  MADE_UP_OVERLAY,
  MADE_UP_SOURCE,
  MADE_UP_VERSION,
  makeUpstream,
  toYaml,
} from "./made-up-documents.js";

/** The project's own folder. */
export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

export interface Run {
  exitCode: number | undefined;
  /** What was printed, with the message of what was thrown behind it. */
  output: string;
}

/** A folder that holds files for one test. */
export class Workspace {
  readonly root: string;
  /** What the scripts take for the time, and for the environment. */
  now = Date.parse("2031-12-15");
  env: Environment = {};

  constructor(root: string) {
    this.root = root;
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await writeFile(join(this.root, path), text);
  }

  read(path: string): Promise<string> {
    return readFile(join(this.root, path), "utf8");
  }

  /** Puts an upstream document where `--from` looks for it. @returns the folder for `--from` */
  async publish(
    version: string,
    text: string,
    document: DocumentName = "db_data",
  ): Promise<string> {
    await this.write(`upstream/${upstreamPath(document, version)}`, text);
    return join(this.root, "upstream");
  }

  /** Puts the document of the control plane beside that of the data plane: the contract that is locked, of a version. */
  async publishControl(version: string): Promise<void> {
    const { lock } = JSON.parse(await this.read("spec/source.json"));
    const contract = parse(await this.read(contractPath("db_control", lock.version)));
    edit(contract, ["info", "version"], version);
    await this.publish(version, toYaml(contract), "db_control");
  }

  update(...argv: string[]): Promise<Run> {
    return run((print) => updateSpec(this.root, argv, { print, env: this.env, now: this.now }));
  }

  generate(...argv: string[]): Promise<Run> {
    return run((print) => generate(this.root, argv, print));
  }

  /** The hash of every file but upstream's, by path. */
  async snapshot(): Promise<Record<string, string>> {
    const entries = await readdir(this.root, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name).slice(this.root.length + 1))
      .filter((path) => !path.startsWith("upstream/"))
      .sort();
    const hashes = paths.map(async (path) => [
      path,
      createHash("sha256")
        .update(await this.read(path))
        .digest("hex"),
    ]);
    return Object.fromEntries(await Promise.all(hashes));
  }
}

/** A folder with a made-up overlay and a source without a lock, which goes when the test ends. */
export async function makeWorkspace(): Promise<Workspace> {
  const workspace = new Workspace(await mkdtemp(join(tmpdir(), "pinecone-import-")));
  onTestFinished(() => rm(workspace.root, { recursive: true, force: true }));
  await workspace.write("spec/source.json", `${JSON.stringify(MADE_UP_SOURCE, undefined, 2)}\n`);
  await workspace.write("spec/overlay.yaml", MADE_UP_OVERLAY);
  return workspace;
}

/** The same, already updated to the made-up document. */
export async function makeUpdatedWorkspace(): Promise<Workspace> {
  const workspace = await makeWorkspace();
  const from = await workspace.publish(MADE_UP_VERSION, toYaml(makeUpstream()));
  const { exitCode, output } = await workspace.update(MADE_UP_VERSION, "--from", from);
  if (exitCode !== 0) throw new Error(output);
  return workspace;
}

/** A folder with the repository's own spec/ and generated/, which goes when the test ends. */
export async function copyRepository(): Promise<Workspace> {
  const workspace = await makeWorkspace();
  for (const folder of ["spec", "generated"]) {
    await cp(join(REPOSITORY, folder), join(workspace.root, folder), { recursive: true });
  }
  return workspace;
}

async function run(
  script: (print: (lines: readonly string[]) => void) => Promise<number>,
): Promise<Run> {
  const lines: string[] = [];
  try {
    const exitCode = await script((printed) => lines.push(...printed));
    return { exitCode, output: lines.join("\n") };
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { exitCode: undefined, output: [...lines, message].join("\n") };
  }
}
