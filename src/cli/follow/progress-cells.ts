import { type ImportOperation, isTerminal } from "../../index.js";
import {
  formatCount,
  formatDuration,
  formatImports,
  formatPercent,
  measureLife,
} from "../output/format.js";
import { shortenId } from "../output/table.js";
import { printable } from "../output/text.js";
import { type Board, countKinds, type SeenImport, sumRecords, uriOf } from "./board.js";

/** The parts of one line of progress. A part of which nothing is known is empty. */
export interface ProgressCells {
  id: string;
  status: string;
  /** From 0 to 100. */
  percent: number | undefined;
  percentText: string;
  records: string;
  rate: string;
  time: string;
  uri: string;
}

/** The cells of one import. */
export function readCells(board: Board, id: string, now: number): ProgressCells {
  const seen = board.seen.get(id);
  const name = { id: shortenId(id), uri: printable(uriOf(board, id) ?? "") };
  if (seen === undefined) return { ...name, ...describeUnseen(board, now) };
  const { operation, progress } = seen;
  const { status, percentComplete, recordsImported } = operation;
  return {
    ...name,
    status: printable(status),
    percent: percentComplete,
    ...describeAmounts(percentComplete, recordsImported),
    rate: isTerminal(operation) ? "" : formatRate(progress.recordsPerSecond),
    time: isTerminal(operation) ? describeLife(operation) : describeTime(board, seen, now),
  };
}

/** The cells of all of them together. */
export function readSum(board: Board, now: number): ProgressCells {
  const all = board.ids.map((id) => board.seen.get(id));
  const seen = all.filter((each) => each !== undefined);
  const running = seen.filter(({ operation }) => !isTerminal(operation));
  const percents = all.map((each) => (each === undefined ? 0 : readShare(each.operation)));
  const percent = sum(percents) / all.length;
  const rates = running.map(({ progress }) => progress.recordsPerSecond);
  const known = rates.filter((rate) => rate !== undefined);
  const open = all.length - seen.length + running.length;
  return {
    id: formatImports(all.length),
    status: countKinds(board),
    percent,
    ...describeAmounts(percent, sumRecords(board)),
    rate: known.length === 0 ? "" : formatRate(sum(known)),
    time: describeRest(board, { running, open }, now),
    uri: "",
  };
}

function describeUnseen(board: Board, now: number): Omit<ProgressCells, "id" | "uri"> {
  return {
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

function describeTime(board: Board, seen: SeenImport, now: number): string {
  const outage = describeOutage(board, now);
  if (outage !== undefined) return outage;
  if (seen.operation.percentComplete === 100) return "indexing";
  const remaining = readRemaining(seen, now);
  if (remaining !== undefined) return `${formatDuration(remaining)} left`;
  return `${formatDuration(seen.progress.elapsedMs + now - seen.seenAt)} so far`;
}

/** How long loading should still take, in milliseconds: less by what has passed since it was seen. */
function readRemaining({ progress, seenAt }: SeenImport, now: number): number | undefined {
  if (progress.remainingMs === undefined) return undefined;
  return progress.remainingMs - (now - seenAt);
}

/** How long all of them take that have not ended: as long as the slowest, if that is known of each. */
function describeRest(
  board: Board,
  { running, open }: { running: readonly SeenImport[]; open: number },
  now: number,
): string {
  if (open === 0) return "";
  const remaining = running
    .map((seen) => readRemaining(seen, now))
    .filter((each) => each !== undefined);
  const longest = remaining.reduce((most, each) => Math.max(most, each), 0);
  const left = remaining.length === open ? `${formatDuration(longest)} left` : undefined;
  return describeOutage(board, now) ?? left ?? sinceStart(board, now);
}

function describeOutage({ outageSince }: Board, now: number): string | undefined {
  return outageSince === undefined
    ? undefined
    : `no response for ${formatDuration(now - outageSince)}`;
}

function sinceStart({ beganAt }: Board, now: number): string {
  return `${formatDuration(now - beganAt)} so far`;
}

function describeLife(operation: ImportOperation): string {
  const life = measureLife(operation);
  return life === undefined ? "" : `took ${formatDuration(life)}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
