import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import type { Context } from "./context.js";
import { formatExactDuration } from "./output/format.js";

/** What a command does. */
export interface Task {
  /** Its name, and what the arguments say, as it is passed to the command. */
  readonly command: string;
  readonly values: readonly unknown[];
  /** Returns the exit code. */
  run(context: Context): Promise<number>;
}

/** Is called with the task of the command that the arguments name. */
type Choose = (task: Task) => void;

/** Adds arguments, options, help and action to a command. */
export type Define = (command: Command, choose: Choose) => unknown;

/** The examples at the end of a command's help. */
export function renderExamples(...commands: string[]): string {
  const lines = commands.map((command) => `  $ pinecone-import ${command}`);
  return ["", "Examples:", ...lines].join("\n");
}

/** How a wait is bounded and reported. */
export interface WaitArguments {
  /** In milliseconds. */
  timeout?: number | undefined;
  expectRecords?: number | undefined;
  failFast?: true | undefined;
  /** How often running imports are reported off a terminal, in milliseconds. */
  progress?: number | undefined;
}

/** The options of every command that waits. */
export const WAIT_OPTIONS = {
  timeout: [
    "--timeout <duration>",
    "stop waiting after 90s, 10m, 1h30m, ...; the import continues",
    parseDuration,
  ],
  expectRecords: [
    "--expect-records <n>",
    "exit with 7 if fewer records were imported, of several imports in all",
    parseRecords,
  ],
  failFast: ["--fail-fast", "stop waiting at the first import that fails; the others continue"],
  progress: [
    "--progress <duration>",
    "off a terminal, how often running imports are reported (default: 5m)",
    parseInterval,
  ],
} as const;

/** The options of a wait, as a command takes them. */
export function listWaitOptions(wait: WaitArguments): string[] {
  const { timeout, expectRecords, failFast, progress } = wait;
  return [
    ...(timeout === undefined ? [] : ["--timeout", formatExactDuration(timeout)]),
    ...(expectRecords === undefined ? [] : ["--expect-records", String(expectRecords)]),
    ...(failFast ? ["--fail-fast"] : []),
    ...(progress === undefined ? [] : ["--progress", formatExactDuration(progress)]),
  ];
}

const UNITS_MS: Readonly<Record<string, number>> = {
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
};

const DURATION = new RegExp(
  `^${[..."dhms"].map((unit) => `(?:(\\d+(?:\\.\\d+)?)${unit})?`).join("")}$`,
);

/** A text that is not empty, such as that of a variable that is not set. */
export function parseText(text: string): string {
  if (text !== "") return text;
  throw new InvalidArgumentError("It must not be empty.");
}

/** `90s`, `10m`, `1h30m`, `1.5d`, in milliseconds. */
export function parseDuration(text: string): number {
  const counts = DURATION.exec(text)?.slice(1) ?? [];
  const ms = Object.values(UNITS_MS)
    .map((unit, index) => unit * Number(counts[index] ?? 0))
    .reduce((sum, each) => sum + each, 0);
  if (ms > 0) return ms;
  throw new InvalidArgumentError(
    "It must be a number above 0 with a unit, such as 90s, 10m, 1h30m or 2d.",
  );
}

/** A duration of at least a second. */
export function parseInterval(text: string): number {
  const ms = parseDuration(text);
  if (ms >= 1_000) return ms;
  throw new InvalidArgumentError("It must be at least 1s.");
}

/** An integer from 0 on. */
export function parseRecords(text: string): number {
  return parseInteger(text, 0, Number.MAX_SAFE_INTEGER);
}

/** An integer from 1 on. */
export function parseLimit(text: string): number {
  return parseInteger(text, 1, Number.MAX_SAFE_INTEGER);
}

/** How many values a vector has. */
export function parseDimension(text: string): number {
  return parseInteger(text, 1, 20_000);
}

export function parsePort(text: string): number {
  return parseInteger(text, 0, 65_535);
}

/** How many times as fast as the service. */
export function parseSpeed(text: string): number {
  const speed = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (speed > 0 && speed <= 1_000_000) return speed;
  throw new InvalidArgumentError("It must be a number above 0, of 1000000 at most.");
}

function parseInteger(text: string, minimum: number, maximum: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : -1;
  if (value >= minimum && value <= maximum) return value;
  const limit =
    maximum === Number.MAX_SAFE_INTEGER ? `from ${minimum} on` : `from ${minimum} to ${maximum}`;
  throw new InvalidArgumentError(`It must be an integer ${limit}.`);
}
