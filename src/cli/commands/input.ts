import type { Context } from "../context.js";
import { UsageError } from "../errors.js";
import { printable } from "../output/text.js";
import { untilInterrupted } from "../surroundings.js";

/** The lines of a file, or of standard input for `-`, without those that are empty. @throws UsageError */
export async function readLines(context: Context, path: string): Promise<string[]> {
  const lines = (await readInput(context, path)).split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "");
}

/** What is in a file, or on standard input for `-`. @throws UsageError */
export async function readInput(
  { readText, interruption }: Context,
  path: string,
): Promise<string> {
  const read = await Promise.race([tryRead(readText, path), untilInterrupted(interruption)]);
  if (typeof read !== "string") throw read;
  return read;
}

async function tryRead(readText: Context["readText"], path: string): Promise<string> {
  try {
    return await readText(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`Cannot read ${nameInput(path)}: ${reason}`);
  }
}

export function nameInput(path: string): string {
  return path === "-" ? "standard input" : printable(path);
}
