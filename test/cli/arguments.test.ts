import { describe, expect, it } from "vitest";
import { parseArguments } from "../../src/cli/arguments/parse-arguments.js";
import {
  parseDuration,
  parseLimit,
  parsePort,
  parseRecords,
  parseSpeed,
} from "../../src/cli/arguments/parse-values.js";
import { IMPORT_STATUSES } from "../../src/index.js";
import { thrownBy } from "../support/connect.js";

const parse = (...args: string[]) => parseArguments(args, "1.2.3", 80);

/** What the arguments made it print. Fails where they name a task. */
function printedBy(...args: string[]) {
  const parsed = parse(...args);
  if (parsed.task !== undefined) throw new Error("it has a task");
  return parsed;
}

describe("parseArguments()", () => {
  it.each<[line: string, values: unknown[]]>([
    ["start s3://bucket/dir", ["s3://bucket/dir", {}]],
    [
      "start s3://bucket/dir --wait --timeout 90s --expect-records 5",
      ["s3://bucket/dir", { wait: true, timeout: 90_000, expectRecords: 5 }],
    ],
    [
      "start s3://bucket/dir --on-error continue --integration-id 1 --attach --emulator",
      [
        "s3://bucket/dir",
        { onError: "continue", integrationId: "1", attach: true, emulator: true },
      ],
    ],
    ["wait 1 2 3 --timeout 6h", [["1", "2", "3"], { timeout: 6 * 3_600_000 }]],
    ["wait 1 --expect-records 7", [["1"], { expectRecords: 7 }]],
    ["wait -- -5", [["-5"], {}]],
    ["describe 101", ["101"]],
    ["list", [{}]],
    ["list --limit 5 --status Failed --ndjson", [{ limit: 5, status: "Failed", ndjson: true }]],
    ["cancel 101", ["101"]],
    ["emulator", [{ port: 5_081, speed: 60 }]],
    ["emulator --port 0 --speed 600", [{ port: 0, speed: 600 }]],
  ])("reads %s", (line, values) => {
    const [command, ...args] = line.split(" ");
    const { task } = parse(command ?? "", ...args);
    expect(task).toMatchObject({ command });
    expect(task?.values).toEqual(values);
  });

  it("takes the options of every command before and after its name", () => {
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
    expect(parse(...globals, "describe", "101")).toMatchObject({ globals: given });
    expect(parse("describe", ...globals, "101")).toMatchObject({ globals: given });
    expect(parse("describe", "101", ...globals)).toMatchObject({ globals: given });
    expect(parse("describe", "101")).toMatchObject({ globals: { color: true } });
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
      "error: option '--timeout <duration>' argument '5' is invalid. It must be a number above 0 with a unit, such as 90s, 10m, 6h or 2d. (see pinecone-import wait --help)",
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
  ])("refuses %j with one line and exit code 2", (args, line) => {
    expect(printedBy(...args)).toEqual({
      task: undefined,
      exitCode: 2,
      out: "",
      errors: `${line}\n`,
    });
  });

  it("prints its help as an error where no command is named", () => {
    const { exitCode, out, errors } = printedBy();
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
    expect(errors).toContain("Usage: pinecone-import");
  });

  it.each([["--version"], ["-V"]])("%s prints the version", (flag) => {
    expect(printedBy(flag)).toEqual({ task: undefined, exitCode: 0, out: "1.2.3\n", errors: "" });
  });

  it.each(["start", "wait", "describe", "list", "cancel", "emulator"])(
    "the help of %s has its options, those of every command, and examples that can be parsed",
    (command) => {
      const { exitCode, out } = printedBy(command, "--help");
      expect(exitCode).toBe(0);
      expect(out).toContain("--insecure-http");
      const examples = [...out.matchAll(/^ {2}\$ pinecone-import (.*)$/gm)].map(
        ([, args = ""]) => args,
      );
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        expect(parse(...example.split(" ")).task).toMatchObject({ command });
      }
      expect(printedBy("help", command).out).toBe(out);
    },
  );

  it("the help fits the terminal", () => {
    for (const columns of [50, 80, 120]) {
      const parsed = parseArguments(["start", "--help"], "1.2.3", columns);
      const lines = parsed.task === undefined ? parsed.out.split("\n") : [];
      const wide = lines.filter((line) => line.length > columns && !line.includes("://"));
      expect(lines.length).toBeGreaterThan(20);
      expect(wide).toEqual([]);
    }
  });
});

it("the help of list names every status that can be asked for", () => {
  const { out } = printedBy("list", "--help");
  for (const status of IMPORT_STATUSES) expect(out).toMatch(new RegExp(`\\b${status}\\b`));
});

describe("values", () => {
  it.each([
    ["90s", 90_000],
    ["10m", 600_000],
    ["6h", 21_600_000],
    ["2d", 172_800_000],
    ["1.5h", 5_400_000],
    ["0.001s", 1],
  ])("parseDuration() reads %s as %d ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(["", "0s", "5", "s", "-5s", "5 s", "5ms", "1e3s", "Infinity", "5s5s", "٥s"])(
    "parseDuration() refuses %j",
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
  ])("%s() takes what it may and refuses the rest", (_name, parseValue, right, wrong) => {
    for (const text of right) expect(parseValue(text)).toBe(Number(text));
    for (const text of wrong) expect(thrownBy(() => parseValue(text))).toBeInstanceOf(Error);
  });
});
