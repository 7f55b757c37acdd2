import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import { REPOSITORY } from "../support/workspace.js";

/** Runs what `npm start` runs, with temporary files in a folder of its own. */
async function startExample() {
  const { scripts } = JSON.parse(await readFile(join(REPOSITORY, "package.json"), "utf8"));
  const [runner = "", program = ""] = scripts.start.split(" ");
  const temporary = await mkdtemp(join(tmpdir(), "first-example-"));
  onTestFinished(() => rm(temporary, { recursive: true }));
  const command = join(REPOSITORY, "node_modules/.bin", runner);
  const env = { PATH: process.env.PATH, TMPDIR: temporary };
  const child = spawn(command, [program], { cwd: REPOSITORY, env });
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, listLeft: () => readdir(temporary).then(withoutCache) };
}

/** What tsx has compiled lies there too. */
function withoutCache(names: string[]): string[] {
  return names.filter((name) => !name.startsWith("tsx-"));
}

it("npm start prints what the README shows, and leaves nothing behind", async () => {
  const { child, listLeft } = await startExample();
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  const readme = await readFile(join(REPOSITORY, "README.md"), "utf8");
  const [, shown = ""] = /```\n(Made [\s\S]+?)```\n/.exec(readme) ?? [];
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(withoutPercents(stdout)).toBe(withoutPercents(shown));
  expect(await listLeft()).toEqual([]);
});

/** What is polled depends on the time. */
function withoutPercents(lines: string): string {
  return lines.replace(/^Followed( {2}[\d.]+ %)+ {2}/m, "Followed ... ");
}

it("npm start leaves nothing behind after Ctrl-C", async () => {
  const { child, listLeft } = await startExample();
  await new Promise<void>((resolve) => {
    let printed = "";
    child.stdout.on("data", (chunk) => {
      printed += chunk;
      if (printed.includes("Followed")) resolve();
    });
  });
  expect(await listLeft()).toHaveLength(1);
  child.kill("SIGINT");
  const [exitCode] = await once(child, "close");
  expect(exitCode).toBe(130);
  expect(await listLeft()).toEqual([]);
});
