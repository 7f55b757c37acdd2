import { type ImportOperation, isTerminal } from "../../index.js";
import { formatCount, formatDuration, formatPercent } from "../text/format.js";
import { measureLife } from "../text/measure-life.js";
import { printable } from "../text/printable.js";
import { shortenId } from "../text/shorten-id.js";
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
  if (seen === undefined) return nameUnseen(board, id, now);
  const { operation, progress } = seen;
  const { status, percentComplete, recordsImported } = operation;
  return {
    id: shortenId(id),
    status: printable(status),
    percent: percentComplete,
    ...describeAmounts(percentComplete, recordsImported),
    rate: isTerminal(operation) ? "" : formatRate(progress.recordsPerSecond),
    time: isTerminal(operation) ? describeLife(operation) : describeTime(board, seen, now),
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
    time: describeRest(board, { running, open: all.length - ended.length }, now),
  };
}

function nameUnseen(board: ProgressBoard, id: string, now: number): ProgressCells {
  return {
    id: shortenId(id),
    status: "not seen",
    percent: undefined,
    percentText: "",
    records: "",
    rate: "",
    time: describeOutage(board, now) ?? sinceStart(board, now),
  };
}

function describeAmounts(percent: number | undefined, records: number | undefined) {
  return {
    percentText: percent === undefined ? "" : formatPercent(percent),
    records: records === undefined ? "" : `${formatCount(records)} records`,
  };
}

/** How much of an import is done, in percent. */
function readShare({ status, percentComplete = 0 }: ImportOperation): number {
  return status === "Completed" ? 100 : percentComplete;
}

function formatRate(recordsPerSecond: number | undefined): string {
  return recordsPerSecond === undefined ? "" : `${formatCount(recordsPerSecond)}/s`;
}

function describeTime(board: ProgressBoard, seen: SeenImport, now: number): string {
  const outage = describeOutage(board, now);
  if (outage !== undefined) return outage;
  if (seen.operation.percentComplete === 100) return "indexing";
  const remaining = readRemaining(seen, now);
  if (remaining !== undefined) return `${formatDuration(remaining)} left`;
  return `${formatDuration(seen.progress.elapsedMs + now - seen.toldAt)} so far`;
}

/** How long loading should still take, in milliseconds: less by what has passed since that was told. */
function readRemaining({ progress, toldAt }: SeenImport, now: number): number | undefined {
  if (progress.remainingMs === undefined) return undefined;
  return progress.remainingMs - (now - toldAt);
}

/** How long all of them take that have not ended: as long as the slowest, where that is known of each. */
function describeRest(
  board: ProgressBoard,
  { running, open }: { running: readonly SeenImport[]; open: number },
  now: number,
): string {
  if (open === 0) return "";
  const remaining = running
    .map((seen) => readRemaining(seen, now))
    .filter((each) => each !== undefined);
  const isKnown = remaining.length === open;
  const left = isKnown ? `${formatDuration(Math.max(...remaining))} left` : undefined;
  return describeOutage(board, now) ?? left ?? sinceStart(board, now);
}

function describeOutage({ outageSince }: ProgressBoard, now: number): string | undefined {
  const since = outageSince();
  return since === undefined ? undefined : `no answer for ${formatDuration(now - since)}`;
}

function sinceStart({ startedAt }: ProgressBoard, now: number): string {
  return `${formatDuration(now - startedAt)} so far`;
}

function describeLife(operation: ImportOperation): string {
  const life = measureLife(operation);
  return life === undefined ? "" : `took ${formatDuration(life)}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
