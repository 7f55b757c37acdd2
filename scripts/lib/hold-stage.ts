import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { guard, PipelineError } from "./pipeline-error.js";

/** Where files are written before they are renamed into place; it goes at the end, unless the process was killed. */
export const STAGE = ".staged";

const OWNER = "owner.pid";

/**
 * Does something while the stage of a tree is held by this process, so that two runs never write into one tree at once.
 * What a run that was killed has left is cleared away. Within itself it holds nothing anew.
 * @throws PipelineError where another process that still runs holds it
 */
export async function holdStage<T>(root: string, work: () => Promise<T>): Promise<T> {
  const stage = join(root, STAGE);
  const owner = await readOwner(stage);
  if (owner === process.pid) return work();
  if (owner !== undefined && isRunning(owner)) {
    throw new PipelineError(
      `Cannot go on as another run is at work here, in process ${owner}: wait for its end`,
    );
  }
  await guard("write the files", () => takeStage(stage));
  try {
    return await work();
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** Puts a stage that names its owner in place in one step, which fails where another process was quicker. */
async function takeStage(stage: string): Promise<void> {
  const own = `${stage}-${process.pid}`;
  await rm(stage, { recursive: true, force: true });
  try {
    await mkdir(own, { recursive: true });
    await writeFile(join(own, OWNER), String(process.pid));
    await rename(own, stage);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

async function readOwner(stage: string): Promise<number | undefined> {
  const text = await readFile(join(stage, OWNER), "utf8").catch(() => "");
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else runs, too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
