import type { ImportOperation } from "../../index.js";
import type { OutageWatch } from "./outage-watch.js";
import type { WaitArguments } from "./wait-arguments.js";

export interface FollowOptions extends WaitArguments {
  outage: OutageWatch;
  /** Whether the imports are known to exist before they are seen. */
  isStarted?: boolean | undefined;
  /** Whether they end with this process. */
  isEmulated?: boolean | undefined;
  minIntervalMs?: number | undefined;
}

/** What was followed. */
export interface Followed extends FollowOptions {
  ids: readonly string[];
  /** Whether an import is known to exist. */
  isKnown(id: string): boolean;
}

/** How a wait ended. */
export interface WaitEnd {
  /** The imports at their ends, where all was well. */
  operations: readonly ImportOperation[];
  error: unknown;
}
