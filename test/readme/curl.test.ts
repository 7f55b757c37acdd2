import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { createImportEmulator, type ImportEmulator } from "../../src/emulator.js";

const README = readFileSync(new URL("../../src/emulator/README.md", import.meta.url), "utf8");

const URI = '{"uri":"s3://bucket/dir"}';

it("the curl commands of the emulator's README do what stands beside them", async () => {
  const emulator = createImportEmulator({ speed: 0 });
  const { url, close } = await emulator.listen();
  onTestFinished(close);
  const start = async () => (await send(emulator, { method: "POST", body: URI })).status;
  const commands = readCommands();
  const printed: unknown[] = [];
  const statuses: number[] = [];
  expect(await start()).toBe(200);
  const before = await readTime(emulator);
  for (const command of commands) {
    printed.push(JSON.parse(await runInShell(command, url)));
    if (command.includes("/_emulator/faults")) {
      for (let left = 3; left > 0; left -= 1) statuses.push(await start());
    }
  }
  expect(statuses).toEqual([503, 503, 200]);
  expect((await readTime(emulator)) - before).toBe(60_000);
  const operations = ["startImport", "listImports", ...Array(3).fill("startImport")];
  expect(printed).toEqual([
    {},
    {},
    [
      expect.objectContaining({ id: "1", status: "Completed" }),
      expect.objectContaining({ id: "2", status: "Failed" }),
    ],
    operations.map((operation) => expect.objectContaining({ operation })),
  ]);
});

it("the other curl command of the emulator's README lists imports", async () => {
  const emulator = createImportEmulator();
  const { url, close } = await emulator.listen();
  onTestFinished(close);
  const [, command = ""] = /```sh\n(curl .*)\n```/.exec(README) ?? [];
  // As it stands, but for the port, which another program may have.
  const address = new URL(url).host;
  const printed = await runInShell(command.replace("127.0.0.1:5981", address), url);
  expect(JSON.parse(printed)).toEqual({ data: [] });
  expect(emulator.received).toMatchObject([{ operation: "listImports" }]);
});

/** The commands of the block about the emulator's own routes, as they stand there. */
function readCommands(): string[] {
  const blocks = [...README.matchAll(/^```sh\n([\s\S]+?)^```$/gm)].map(([, block = ""]) => block);
  const [block = "", ...more] = blocks.filter((each) => each.includes("/_emulator/"));
  expect(more).toEqual([]);
  const commands = block.match(/^curl (.*\\\n)*.*$/gm) ?? [];
  expect(commands.map((command) => /\/_emulator\/\w+/.exec(command)?.[0])).toEqual([
    "/_emulator/faults",
    "/_emulator/advance",
    "/_emulator/imports",
    "/_emulator/received",
  ]);
  return commands;
}

/** Fails if the command does, as it does where there is no curl. */
async function runInShell(command: string, url: string): Promise<string> {
  const env = { PATH: process.env.PATH, PINECONE_INDEX_HOST: url };
  const { stdout } = await promisify(execFile)("sh", ["-c", command], { env });
  return stdout;
}

function send({ fetch }: ImportEmulator, init: RequestInit): Promise<Response> {
  return fetch("http://localhost/bulk/imports", { headers: { "api-key": "any" }, ...init });
}

async function readTime(emulator: ImportEmulator): Promise<number> {
  return Date.parse((await send(emulator, {})).headers.get("date") ?? "");
}
