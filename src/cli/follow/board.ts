import { type ImportOperation, type ImportProgress, isTerminal } from "../../index.js";
import type { WaitArguments } from "../options.js";
import { formatCount } from "../output/format.js";

export interface FollowOptions extends WaitArguments {
  /** The uris of the imports that this program has started, by their ids. */
  started?: ReadonlyMap<string, string>;
  /** How many records each of them should have, by the ids of which that is known. */
  expected?: ReadonlyMap<string, number>;
  /** Whether they end with this process. */
  isEmulated?: boolean;
  minIntervalMs?: number | undefined;
}

/** An import that is waited for, as it was seen last. */
export interface SeenImport {
  readonly operation: ImportOperation;
  readonly progress: ImportProgress;
  /** When that was, by the clock of durations. */
  readonly seenAt: number;
}

/** What is known of all imports that are waited for. */
export interface Board {
  readonly ids: readonly string[];
  /** Of those that this program has started: they exist, though they may never have been seen. */
  readonly started: ReadonlyMap<string, string>;
  /** When the wait began, by the clock of durations. */
  readonly beganAt: number;
  readonly seen: Map<string, SeenImport>;
  /** Since when polls fail, by the clock of durations; undefined while they do not. */
  outageSince: number | undefined;
}

export function createBoard(
  ids: readonly string[],
  started: Board["started"],
  beganAt: number,
): Board {
  return { ids, started, beganAt, seen: new Map(), outageSince: undefined };
}

/** Whether the end of an import was seen. */
export function hasEnded({ seen }: Board, id: string): boolean {
  const operation = seen.get(id)?.operation;
  return operation !== undefined && isTerminal(operation);
}

/** Whether an import is known to exist. */
export function isKnown({ seen, started }: Board, id: string): boolean {
  return started.has(id) || seen.has(id);
}

/** The uri of an import, as the API or the start has it. */
export function uriOf({ seen, started }: Board, id: string): string | undefined {
  return seen.get(id)?.operation.uri ?? started.get(id);
}

/** The imports as they were seen last, in the order of the ids. */
export function listSeen({ ids, seen }: Board): ImportOperation[] {
  return ids.flatMap((id) => seen.get(id)?.operation ?? []);
}

/** `31 running, 8 completed, 1 failed`: how many imports there are of each kind. */
export function countKinds(board: Board): string {
  const counts = { running: 0, completed: 0, failed: 0, cancelled: 0, "not seen": 0 };
  for (const id of board.ids) counts[kindOf(board, id)] += 1;
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${formatCount(count)} ${kind}`)
    .join(", ");
}

function kindOf({ seen }: Board, id: string) {
  switch (seen.get(id)?.operation.status) {
    case undefined:
      return "not seen";
    case "Completed":
      return "completed";
    case "Failed":
      return "failed";
    case "Cancelled":
      return "cancelled";
    default:
      return "running";
  }
}

export function sumRecords(board: Board): number {
  return listSeen(board).reduce((sum, { recordsImported = 0 }) => sum + recordsImported, 0);
}
