import type { Clock } from "../clock.js";
import type { Emit } from "../events.js";
import type { IndexApi } from "./api.js";
import { folderOf } from "./import-operation.js";

/** What the starts of one client share. */
export interface StartContext {
  api: IndexApi;
  ledger: StartLedger;
  clock: Clock;
  emit: Emit;
  /** Takes the key out of what the caller passed. */
  hideKey(text: string): string;
}

/** What one client knows of its starts, so that it claims no import that another start of its own has made. */
export interface StartLedger {
  /** Adds a start that is about to be sent. */
  enter(uri: string): LedgerEntry;
  /** Remembers an import that is returned although it existed before, unless a start that is running may have made it. */
  attach(uri: string, id: string): void;
  /** Whether this client has returned an id. */
  hasReturned(id: string): boolean;
  /** Whether this client started an import so recently that the API may not know it everywhere. */
  isFresh(id: string): boolean;
}

export interface LedgerEntry {
  /** Nobody knows what became of this start. */
  markUnknown(): void;
  /** This start has made the import of that id. */
  claim(id: string): void;
  /**
   * The outcome of the other starts of the same folder that are running, or were lost in the last minute. `settled`: an
   * import whose id was not returned is none of theirs.
   */
  otherStarts(): "settled" | "running" | "unknown";
  /** The start is over. If it is lost, it stays so. */
  close(): void;
}

/** How many of the latest ids are remembered: far more than are started at the same time. */
const MAX_RETURNED = 10_000;

/** How long after its end a lost start may still take effect: a server may work on a request that nobody waits for any more. */
const MAX_LATE_MS = 60_000;

/** How long after its start an import may be missing from what the API returns. */
const FRESH_MS = 10_000;

interface Start {
  state: "running" | "unknown" | "settled";
  /** When it is forgotten. */
  endsAt: number;
}

export function createStartLedger({ monotonic }: Clock): StartLedger {
  /** The ids, each with the moment until which it is fresh. */
  const returned = new Map<string, number>();
  const startsByFolder = new Map<string, Set<Start>>();
  const remember = (id: string, freshUntil: number) => {
    returned.set(id, freshUntil);
    const [oldest] = returned.keys();
    if (returned.size > MAX_RETURNED && oldest !== undefined) returned.delete(oldest);
  };
  const forgetEnded = () => {
    const now = monotonic();
    for (const [folder, starts] of startsByFolder) {
      for (const start of starts) if (start.endsAt <= now) starts.delete(start);
      if (starts.size === 0) startsByFolder.delete(folder);
    }
  };
  return {
    enter(uri) {
      forgetEnded();
      const start: Start = { state: "running", endsAt: Number.POSITIVE_INFINITY };
      const folder = folderOf(uri);
      const same = startsByFolder.get(folder) ?? new Set();
      startsByFolder.set(folder, same.add(start));
      return {
        markUnknown() {
          start.state = "unknown";
        },
        claim(id) {
          remember(id, monotonic() + FRESH_MS);
          start.state = "settled";
        },
        otherStarts() {
          const states = [...same].filter((each) => each !== start).map(({ state }) => state);
          if (states.includes("unknown")) return "unknown";
          return states.includes("running") ? "running" : "settled";
        },
        close() {
          if (start.state === "unknown") start.endsAt = monotonic() + MAX_LATE_MS;
          else same.delete(start);
          forgetEnded();
        },
      };
    },
    attach(uri, id) {
      forgetEnded();
      if (!startsByFolder.has(folderOf(uri))) remember(id, returned.get(id) ?? 0);
    },
    hasReturned: (id) => returned.has(id),
    isFresh: (id) => monotonic() < (returned.get(id) ?? 0),
  };
}
