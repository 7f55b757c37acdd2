import { expect, it } from "vitest";
import { createCliWorld } from "../support/cli-world.js";
import { createFakeTerminal } from "../support/fake-terminal.js";

/** Clears the screen, sets a title, and turns text round. */
const EVIL = "\u001b[2J\u001b]0;x\u0007\u009b2K\r\n\u202eabc\u2028";

const STEERING = /[\p{Cc}\u202e\u2028]/u;

/** An import whose every text is evil, its field that nobody knows included. */
const IMPORT = { id: EVIL, status: EVIL, uri: EVIL, createdAt: EVIL, error: EVIL, [EVIL]: EVIL };

const ENDED = { ...IMPORT, status: "Failed", finishedAt: EVIL };

it.each([
  [["describe", "1"], IMPORT],
  [["describe", "1", "--json"], IMPORT],
  [["list"], { data: [IMPORT] }],
  [["list", "--json"], { data: [IMPORT] }],
  [["list", "--ndjson"], { data: [IMPORT] }],
  [["cancel", "1"], IMPORT],
  [["cancel", "1", "2"], IMPORT],
  [["start", "s3://bucket/dir"], { id: EVIL }],
  [["start", "s3://bucket/dir", "--json"], { id: EVIL }],
  [["start", "s3://bucket/dir", "--wait", "--timeout", "5s"], IMPORT],
  [["start", `s3://${EVIL}`, "s3://bucket/dir"], { id: EVIL }],
  [["wait", "--unfinished", "--timeout", "5s"], { data: [IMPORT] }],
  [["start", "s3://bucket/dir", "--attach"], { data: [{ ...IMPORT, uri: "s3://bucket/dir" }] }],
  [["wait", EVIL, "--timeout", "5s"], IMPORT],
  [["wait", EVIL, "2", "--timeout", "5s"], { data: [IMPORT] }],
  [["wait", EVIL], ENDED],
  [["wait", EVIL, EVIL, "1", "--json"], { data: [ENDED, { ...ENDED, id: "1" }] }],
])("%j shows nothing that steers a terminal", async (args, answer) => {
  for (const isRefused of [false, true]) {
    const tamper = async () =>
      isRefused ? new Response(EVIL, { status: 418 }) : Response.json(answer);
    const world = createCliWorld({ tamper });
    const { stdout, stderr } = await world.run(...args, "--verbose");
    const all = `${stdout}${stderr}`;
    expect(all).toMatch(/abc/);
    expect(all.replaceAll("\n", "")).not.toMatch(STEERING);
  }
});

it("a drawing shows nothing of it either", async () => {
  const terminal = createFakeTerminal({ columns: 60 });
  const data = [IMPORT, { ...IMPORT, id: "1" }];
  const tamper = async () => Response.json({ data });
  const world = createCliWorld({ tamper, stdout: terminal, stderr: terminal });
  await world.run("wait", EVIL, "1", "--timeout", "5s");
  for (const text of ["\u001b[2J", "\u0007", "\u009b", "\r", "\u202e", "\u2028"]) {
    expect(terminal.written).not.toContain(text);
  }
  expect((await terminal.read()).join("\n")).toContain("abc");
});

it("JSON of it, parsed back, is what the API said", async () => {
  const world = createCliWorld({ tamper: async () => Response.json(IMPORT) });
  const { stdout } = await world.run("describe", IMPORT.id, "--json");
  expect(JSON.parse(stdout)).toMatchObject(IMPORT);
});

it("a usage error shows no signature either", async () => {
  const { exitCode, stderr } = await createCliWorld().run("https://x.io/c?sp=rl&sig=s3cr3t");
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^error: unknown command 'https:\/\/x\.io\/c\?sp=rl&sig=\[redacted\]' /);
});

it("a command that is printed shows no password of a uri", async () => {
  const tamper = async () => new Response("", { status: 503 });
  const { stderr } = await createCliWorld({ tamper }).run("start", "https://user:s3cr3t@x.io/c");
  expect(stderr).toContain("pinecone-import start --attach https://user:[redacted]@x.io/c");
  expect(stderr).not.toContain("s3cr3t");
});

it.each([
  ["start", "SAS"],
  ["start", "SAS", "--json"],
  ["start", "SAS", "--wait"],
  ["start", "SAS", "--wait", "--json"],
  ["start", "SAS", "OTHER-SAS", "--wait"],
  ["describe", "1"],
  ["describe", "1", "--json"],
  ["list"],
  ["list", "--ndjson"],
  ["wait", "1", "2", "--json"],
  ["cancel", "1"],
])("%s %s shows no signature of a uri", async (...args) => {
  const sas = (folder: string) =>
    `https://account.blob.core.windows.net/c/${folder}?sp=rl&sig=s3cr3t`;
  const error = `User error: cannot read ${sas("d")}`;
  const world = createCliWorld({ script: () => ({ outcome: { failAtPercent: 50, error } }) });
  for (const folder of ["1", "2"]) await world.client.startImport({ uri: sas(folder) });
  const given = args.map((each) =>
    each.replace("OTHER-SAS", sas("other")).replace("SAS", sas("d")),
  );
  const { stdout, stderr } = await world.run(...given, "--verbose");
  expect(stdout + stderr).not.toContain("s3cr3t");
  expect(stdout + stderr).toMatch(/sig=\[redacted\]|^3$/m);
});
