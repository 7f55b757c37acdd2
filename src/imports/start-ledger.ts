import type { Clock } from "../clock.js";

/** What one client knows of its starts, so that it claims no import that another start of its own brought about. */
export interface StartLedger {
  /** Enters a start that is about to be sent. */
  enter(uri: string): LedgerEntry;
  /** Remembers an import that is given out though it was there before, unless it may be that of a start that is under way. */
  attach(uri: string, id: string): void;
  /** Whether this client has given out an id. */
  wasGiven(id: string): boolean;
  /** Whether an import was started by this client so lately that the API may not know it everywhere. */
  isFresh(id: string): boolean;
}

export interface LedgerEntry {
  /** Nobody knows what became of this start. */
  lose(): void;
  /** This start brought about the import of that id. */
  claim(id: string): void;
  /**
   * What is known of the other starts of the same uri that run, or that were lost of late. `settled`: an import whose id was
   * not given out is none of theirs.
   */
  readRivals(): "settled" | "running" | "unknown";
  /** The start is over. Where it is lost, it stays so. */
  close(): void;
}

/** How many of the latest ids are remembered: far more than are started at the same time. */
const MAX_GIVEN = 10_000;

/** How long after its end a lost start may still take effect: a server may work on what nobody waits for any more. */
const MAX_LATE_MS = 60_000;

/** How long after its start an import may be unknown to the API. */
const FRESH_MS = 10_000;

interface Start {
  state: "running" | "unknown" | "settled";
  /** When it is forgotten. */
  endsAt: number;
}

export function createStartLedger({ monotonic }: Clock): StartLedger {
  /** The ids, each with the moment until which it is fresh. */
  const given = new Map<string, number>();
  const startsByUri = new Map<string, Set<Start>>();
  const give = (id: string, freshUntil: number) => {
    given.set(id, freshUntil);
    const [oldest] = given.keys();
    if (given.size > MAX_GIVEN && oldest !== undefined) given.delete(oldest);
  };
  const forgetEnded = () => {
    const now = monotonic();
    for (const [uri, starts] of startsByUri) {
      for (const start of starts) if (start.endsAt <= now) starts.delete(start);
      if (starts.size === 0) startsByUri.delete(uri);
    }
  };
  return {
    enter(uri) {
      forgetEnded();
      const start: Start = { state: "running", endsAt: Number.POSITIVE_INFINITY };
      const same = startsByUri.get(uri) ?? new Set();
      startsByUri.set(uri, same.add(start));
      return {
        lose() {
          start.state = "unknown";
        },
        claim(id) {
          give(id, monotonic() + FRESH_MS);
          start.state = "settled";
        },
        readRivals() {
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
      if (!startsByUri.has(uri)) give(id, given.get(id) ?? 0);
    },
    wasGiven: (id) => given.has(id),
    isFresh: (id) => monotonic() < (given.get(id) ?? 0),
  };
}
