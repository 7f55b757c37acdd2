import assert from "node:assert/strict";

/** What a program does, one after the other. It prints a line for each: the name of the step, and what it saw as JSON. */
export const STEPS = [
  "by name",
  "start",
  "poll",
  "stats",
  "counts",
  "namespaces",
  "second import fails",
] as const;

type Step = (typeof STEPS)[number];

/** The folder that each program imports, and the index that it finds by name. */
export const NAMESPACES = { articles: 900, questions: 100 };
export const INDEX = { name: "docs", dimension: 3 };
const RECORDS = 1_000;

/** What a step must have seen, if nothing else. */
const WANT: Readonly<Record<Step, Readonly<Record<string, unknown>>>> = {
  "by name": {
    names: [INDEX.name],
    dimension: INDEX.dimension,
    metric: "cosine",
    ready: true,
    state: "Ready",
  },
  start: { id: "1" },
  poll: { status: "Completed", percentComplete: 100, recordsImported: RECORDS },
  stats: { dimension: INDEX.dimension, namespaces: NAMESPACES, total: RECORDS },
  counts: { imported: RECORDS, indexed: RECORDS },
  namespaces: NAMESPACES,
  "second import fails": { status: "Failed" },
};

/** What an SDK cannot do in these steps, and no program with it. */
export interface Limits {
  /** The steps that it does by gRPC: no emulator that serves HTTP takes part in them. */
  byGrpc?: readonly Step[];
  /** The steps that it has no call for. */
  lacks?: readonly Step[];
  /** The fields that it has and never fills in. */
  unread?: readonly string[];
}

export interface Checked {
  /** By step: `yes`, `gRPC`, `none` if the SDK has no call for it, `FAILS`, or `-` if it was not reached. */
  outcomes: Readonly<Record<string, string>>;
  problems: string[];
}

/** Reads what a program printed. @returns what became of each step, and what is wrong */
export function checkSteps(printed: string, limits: Limits): Checked {
  const lines = readLines(printed);
  const problems: string[] = [];
  const check = (step: Step): string => {
    if (limits.lacks?.includes(step)) return "none";
    const isByGrpc = limits.byGrpc?.includes(step) ?? false;
    // The first such call shows it.
    const seen = lines.get(isByGrpc ? "stats" : step);
    if (seen === undefined) return "-";
    try {
      if (isByGrpc) checkGrpc(seen);
      else checkStep(step, seen, limits.unread);
      return isByGrpc ? "gRPC" : "yes";
    } catch (error) {
      problems.push(`${step}: ${error instanceof Error ? error.message : String(error)}`);
      return "FAILS";
    }
  };
  const outcomes = Object.fromEntries(STEPS.map((step) => [step, check(step)]));
  const missing = STEPS.find((step) => outcomes[step] === "-");
  if (missing === undefined) return { outcomes, problems };
  const problem = `${missing}: the program did not come so far`;
  return { outcomes: { ...outcomes, [missing]: "FAILS" }, problems: [...problems, problem] };
}

function readLines(printed: string): Map<string, Record<string, unknown>> {
  const lines = printed.split("\n").flatMap((line): [string, Record<string, unknown>][] => {
    const [, step = "", seen = ""] = /^([a-z ]+) (\{.*\})\r?$/.exec(line) ?? [];
    return seen === "" ? [] : [[step, JSON.parse(seen)]];
  });
  return new Map(lines);
}

function checkStep(step: Step, seen: Record<string, unknown>, unread: readonly string[] = []) {
  for (const [field, value] of Object.entries(WANT[step])) {
    if (unread.includes(field)) continue;
    const message = `${field} is ${JSON.stringify(seen[field])}, not ${JSON.stringify(value)}`;
    assert.deepEqual(seen[field], value, message);
  }
  if (step === "second import fails") assert.match(String(seen.error), /"articles" already exists/);
}

/** The call must have failed, and for that reason: otherwise the table would say something untrue. */
function checkGrpc({ problem }: Record<string, unknown>): void {
  assert.match(
    String(problem),
    /rpc error: code = Unavailable|StatusRuntimeException: UNAVAILABLE/,
  );
}
