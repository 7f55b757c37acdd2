import { type ImportOperation, isTerminal } from "../../index.js";
import { formatCount, formatDuration, formatPercent } from "../text/format.js";
import { printable } from "../text/printable.js";
import type { ProgressBoard, SeenImport } from "./progress-board.js";

/** What one line of progress says, part by part. A part of which nothing is known is empty. */
export interface ProgressCells {
  id: string;
  status: string;
  /** From 0 to 100. */
  percent: number | undefined;
  percentText: string;
  records: string;
  rate: string;
  time: string;
}

/** What is to be said of one import. */
export function readCells(board: ProgressBoard, id: string, now: number): ProgressCells {
  const seen = board.seen.get(id);
  if (seen === undefined) return nameUnseen(id, now - board.startedAt);
  const { operation, progress } = seen;
  const { status, percentComplete, recordsImported } = operation;
  return {
    id: printable(id),
    status: printable(status),
    percent: percentComplete,
    ...describeAmounts(percentComplete, recordsImported),
    rate: isTerminal(operation) ? "" : formatRate(progress.recordsPerSecond),
    time: isTerminal(operation) ? describeLife(operation) : describeTime(seen, now),
  };
}

/** What is to be said of all of them together. */
export function readSum(board: ProgressBoard, now: number): ProgressCells {
  const all = board.ids.map((id) => board.seen.get(id));
  const seen = all.filter((each) => each !== undefined);
  const ended = seen.filter(({ operation }) => isTerminal(operation));
  const running = seen.filter(({ operation }) => !isTerminal(operation));
  const percents = all.map((each) => (each === undefined ? 0 : readShare(each.operation)));
  const percent = sum(percents) / all.length;
  const rates = running.map(({ progress }) => progress.recordsPerSecond);
  const known = rates.filter((rate) => rate !== undefined);
  return {
    id: `${all.length} imports`,
    status: `${ended.length} ended`,
    percent,
    ...describeAmounts(percent, sum(seen.map(({ operation }) => operation.recordsImported ?? 0))),
    rate: known.length === 0 ? "" : formatRate(sum(known)),
    time: describeLongest(running, all.length - ended.length, now) || sinceStart(board, now),
  };
}

function nameUnseen(id: string, elapsedMs: number): ProgressCells {
  return {
    id: printable(id),
    status: "not seen",
    percent: undefined,
    percentText: "",
    records: "",
    rate: "",
    time: `${formatDuration(elapsedMs)} so far`,
  };
}

function describeAmounts(percent: number | undefined, records: number | undefined) {
  return {
    percentText: percent === undefined ? "" : formatPercent(percent),
    records: records === undefined ? "" : `${formatCount(records)} records`,
  };
}

/** How much of an import is done, in percent: what has ended takes no more time, however it ended. */
function readShare(operation: ImportOperation): number {
  return isTerminal(operation) ? 100 : (operation.percentComplete ?? 0);
}

function formatRate(recordsPerSecond: number | undefined): string {
  return recordsPerSecond === undefined ? "" : `${formatCount(recordsPerSecond)}/s`;
}

function describeTime(seen: SeenImport, now: number): string {
  if (seen.operation.percentComplete === 100) return "indexing";
  const remaining = readRemaining(seen, now);
  if (remaining !== undefined) return `${formatDuration(remaining)} left`;
  return `${formatDuration(seen.progress.elapsedMs + now - seen.toldAt)} so far`;
}

/** How long loading should still take, in milliseconds: less by what has passed since that was told. */
function readRemaining({ progress, toldAt }: SeenImport, now: number): number | undefined {
  if (progress.remainingMs === undefined) return undefined;
  return Math.max(0, progress.remainingMs - (now - toldAt));
}

/** How long the slowest will take, where that is known of all that run. */
function describeLongest(running: readonly SeenImport[], open: number, now: number): string {
  const remaining = running
    .map((seen) => readRemaining(seen, now))
    .filter((each) => each !== undefined);
  if (open === 0 || remaining.length < open) return "";
  return `${formatDuration(Math.max(...remaining))} left`;
}

function sinceStart({ startedAt }: ProgressBoard, now: number): string {
  return `${formatDuration(now - startedAt)} so far`;
}

function describeLife({ createdAt = "", finishedAt = "" }: ImportOperation): string {
  const life = Date.parse(finishedAt) - Date.parse(createdAt);
  return Number.isNaN(life) ? "" : `took ${formatDuration(life)}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
