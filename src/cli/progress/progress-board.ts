import { type ImportOperation, type ImportProgress, isTerminal } from "../../index.js";

/** An import that is waited for, as it was told of last. */
export interface SeenImport {
  readonly operation: ImportOperation;
  readonly progress: ImportProgress;
  /** When that was, by the clock of durations. */
  readonly toldAt: number;
}

/** What is known of all imports that are waited for. */
export interface ProgressBoard {
  readonly ids: readonly string[];
  /** When the wait began, by the clock of durations. */
  readonly startedAt: number;
  /** What was seen, by the ids that were asked for. */
  readonly seen: Map<string, SeenImport>;
  /** Since when looks at imports fail, by the clock of durations; undefined while they do not. */
  outageSince(): number | undefined;
}

/** Whether the end of an import was seen. */
export function hasEnded({ seen }: ProgressBoard, id: string): boolean {
  const operation = seen.get(id)?.operation;
  return operation !== undefined && isTerminal(operation);
}
