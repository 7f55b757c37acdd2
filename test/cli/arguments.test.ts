import { describe, expect, it } from "vitest";
import { version } from "../../package.json";
import {
  parseDuration,
  parseInterval,
  parseLimit,
  parsePort,
  parseRecords,
  parseSpeed,
} from "../../src/cli/options.js";
import { formatExactDuration } from "../../src/cli/output/format.js";
import { parseArguments } from "../../src/cli/program.js";
import { IMPORT_STATUSES } from "../../src/index.js";
import { thrownBy } from "../support/connect.js";

const parse = (...args: string[]) => parseArguments(args, 80);

/** What the arguments made it print. Fails where they name a task. */
async function printedBy(...args: string[]) {
  const parsed = await parse(...args);
  if (parsed.task !== undefined) throw new Error("it has a task");
  return parsed;
}

describe("parseArguments()", () => {
  it.each<[line: string, values: unknown[]]>([
    ["start s3://bucket/dir", [["s3://bucket/dir"], {}]],
    [
      "start s3://b/1 s3://b/2 --skip-completed",
      [["s3://b/1", "s3://b/2"], { skipCompleted: true }],
    ],
    ["start --from-file x.txt", [[], { fromFile: "x.txt" }]],
    [
      "start s3://bucket/dir --wait --timeout 90s --expect-records 5 --fail-fast --progress 1m30s",
      [
        ["s3://bucket/dir"],
        { wait: true, timeout: 90_000, expectRecords: 5, failFast: true, progress: 90_000 },
      ],
    ],
    [
      "start s3://bucket/dir --on-error continue --integration-id 1 --attach --emulator",
      [
        ["s3://bucket/dir"],
        { onError: "continue", integrationId: "1", attach: true, emulator: true },
      ],
    ],
    ["wait 1 2 3 --timeout 6h", [["1", "2", "3"], { timeout: 6 * 3_600_000 }]],
    ["wait 1 --expect-records 7", [["1"], { expectRecords: 7 }]],
    ["wait -- -5", [["-5"], {}]],
    ["wait -", [["-"], {}]],
    ["wait --unfinished --fail-fast", [[], { unfinished: true, failFast: true }]],
    ["describe 101", ["101"]],
    ["list", [{}]],
    ["list --limit 5 --status Failed --ndjson", [{ limit: 5, status: "Failed", ndjson: true }]],
    ["cancel 101", [["101"]]],
    ["cancel 101 102", [["101", "102"]]],
    ["emulator", [{ port: 5_981, speed: 60 }]],
    ["emulator --port 0 --speed 600", [{ port: 0, speed: 600 }]],
    [
      "emulator --hostname localhost --tls-key k.pem --tls-cert c.pem --api-key a",
      [
        {
          port: 5_981,
          speed: 60,
          hostname: "localhost",
          tlsKey: "k.pem",
          tlsCert: "c.pem",
          apiKey: "a",
        },
      ],
    ],
  ])("reads %s", async (line, values) => {
    const [command, ...args] = line.split(" ");
    const { task } = await parse(command ?? "", ...args);
    expect(task).toMatchObject({ command });
    expect(task?.values).toEqual(values);
  });

  it("takes the options of every command before and after its name", async () => {
    const globals = [
      "--host",
      "h",
      "--insecure-http",
      "--json",
      "--quiet",
      "--verbose",
      "--no-color",
    ];
    const given = {
      host: "h",
      insecureHttp: true,
      json: true,
      quiet: true,
      verbose: true,
      color: false,
    };
    expect(await parse(...globals, "describe", "101")).toMatchObject({ globals: given });
    expect(await parse("describe", ...globals, "101")).toMatchObject({ globals: given });
    expect(await parse("describe", "101", ...globals)).toMatchObject({ globals: given });
    expect(await parse("describe", "101")).toMatchObject({ globals: { color: true } });
  });

  it.each([
    [["strat", "x"], "error: unknown command 'strat' (did you mean start?)"],
    [
      ["wait", "1", "--tiemout", "5s"],
      "error: unknown option '--tiemout' (did you mean --timeout?)",
    ],
    [["start"], "error: missing required argument 'uri' (see pinecone-import start --help)"],
    [["wait"], "error: missing required argument 'id' (see pinecone-import wait --help)"],
    [
      ["wait", "1", "--unfinished"],
      "error: --unfinished follows all that have not ended: leave out the ids (see pinecone-import wait --help)",
    ],
    [
      ["wait", "1", "--progress", "0.5s"],
      "error: option '--progress <duration>' argument '0.5s' is invalid. It must be at least 1s. (see pinecone-import wait --help)",
    ],
    [["\u001b[2Jfoo"], "error: unknown command '\ufffd[2Jfoo' (see pinecone-import --help)"],
    [
      ["list", "--limit", "\u001b]0;x\u0007"],
      "error: option '--limit <n>' argument '\ufffd]0;x\ufffd' is invalid. It must be an integer from 1 on. (see pinecone-import list --help)",
    ],
    [
      ["describe", "1", "2"],
      "error: too many arguments for 'describe'. Expected 1 argument but got 2. (see pinecone-import describe --help)",
    ],
    [
      ["describe", "1", "--timeout", "5s"],
      "error: unknown option '--timeout' (see pinecone-import describe --help)",
    ],
    [
      ["list", "--expect-records", "5"],
      "error: unknown option '--expect-records' (see pinecone-import list --help)",
    ],
    [
      ["start", "x", "--on-error", "stop"],
      "error: option '--on-error <mode>' argument 'stop' is invalid. Allowed choices are abort, continue. (see pinecone-import start --help)",
    ],
    [
      ["wait", "1", "--timeout", "5"],
      "error: option '--timeout <duration>' argument '5' is invalid. It must be a number above 0 with a unit, such as 90s, 10m, 1h30m or 2d. (see pinecone-import wait --help)",
    ],
    [
      ["emulator", "--port", "70000"],
      "error: option '--port <port>' argument '70000' is invalid. It must be an integer from 0 to 65535. (see pinecone-import emulator --help)",
    ],
    [["help", "strat"], "error: unknown command 'strat' (did you mean start?)"],
    [
      ["list", "--host"],
      "error: option '--host <host>' argument missing (see pinecone-import --help)",
    ],
  ])("rejects %j with one line and exit code 2", async (args, line) => {
    expect(await printedBy(...args)).toEqual({
      task: undefined,
      exitCode: 2,
      out: "",
      errors: `${line}\n`,
    });
  });

  it("prints its help as an error if no command is named", async () => {
    const { exitCode, out, errors } = await printedBy();
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
    expect(errors).toContain("Usage: pinecone-import");
  });

  it.each([["--version"], ["-V"]])("%s prints the version", async (flag) => {
    const out = `${version}\n`;
    expect(await printedBy(flag)).toEqual({ task: undefined, exitCode: 0, out, errors: "" });
  });

  it.each(["start", "wait", "describe", "list", "cancel", "emulator"])(
    "the help of %s has its options, those of every command, and examples that can be parsed",
    async (command) => {
      const { exitCode, out } = await printedBy(command, "--help");
      expect(exitCode).toBe(0);
      expect(out).toContain("--insecure-http");
      const examples = [...out.matchAll(/^ {2}\$ pinecone-import (.*)$/gm)].map(
        ([, args = ""]) => args,
      );
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        expect((await parse(...example.split(" "))).task).toMatchObject({ command });
      }
      expect((await printedBy("help", command)).out).toBe(out);
    },
  );

  it("the help fits the terminal", async () => {
    for (const columns of [50, 80, 120]) {
      const parsed = await parseArguments(["start", "--help"], columns);
      const lines = parsed.task === undefined ? parsed.out.split("\n") : [];
      const wide = lines.filter((line) => line.length > columns && !line.includes("://"));
      expect(lines.length).toBeGreaterThan(20);
      expect(wide).toEqual([]);
    }
  });
});

it("the help of list names every status that can be asked for", async () => {
  const { out } = await printedBy("list", "--help");
  for (const status of IMPORT_STATUSES) expect(out).toMatch(new RegExp(`\\b${status}\\b`));
});

describe("values", () => {
  it("parseInterval() takes no less than a second", () => {
    expect(parseInterval("1s")).toBe(1_000);
    expect(thrownBy(() => parseInterval("0.999s"))).toBeInstanceOf(Error);
  });

  it.each([
    ["90s", 90_000],
    ["10m", 600_000],
    ["6h", 21_600_000],
    ["2d", 172_800_000],
    ["1.5h", 5_400_000],
    ["1h30m", 5_400_000],
    ["2d3h4m5.5s", 183_845_500],
    ["0.001s", 1],
  ])("parseDuration() reads %s as %d ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([90_000, 5_400_000, 183_845_500, 21_600_000, 1_500, 86_400_000])(
    "formatExactDuration() of %d is what parseDuration() reads",
    (ms) => {
      expect(parseDuration(formatExactDuration(ms))).toBe(ms);
    },
  );

  it.each([
    [5_400_000, "1h30m"],
    [90_000, "1m30s"],
    [500, "0.5s"],
  ])("formatExactDuration() of %d is %s", (ms, text) => {
    expect(formatExactDuration(ms)).toBe(text);
  });

  it.each(["", "0s", "5", "s", "-5s", "5 s", "5ms", "1e3s", "Infinity", "5s5s", "5s5m", "٥s"])(
    "parseDuration() rejects %j",
    (text) => {
      expect(thrownBy(() => parseDuration(text))).toMatchObject({
        message: expect.stringContaining("such as 90s"),
      });
    },
  );

  it.each([
    [
      "parseRecords",
      parseRecords,
      ["0", "5", "1000000"],
      ["-1", "1.5", "", "x", "1e3", "9007199254740993"],
    ],
    ["parseLimit", parseLimit, ["1", "500"], ["0", "-1", "1.5", ""]],
    ["parsePort", parsePort, ["0", "65535"], ["65536", "-1", ""]],
    [
      "parseSpeed",
      parseSpeed,
      ["1", "0.5", "1000000"],
      ["0", "-1", "1000001", "", "Infinity", "NaN"],
    ],
  ])("%s() takes what it may and rejects the rest", (_name, parseValue, right, wrong) => {
    for (const text of right) expect(parseValue(text)).toBe(Number(text));
    for (const text of wrong) expect(thrownBy(() => parseValue(text))).toBeInstanceOf(Error);
  });
});
