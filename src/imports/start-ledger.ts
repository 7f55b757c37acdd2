/** What one client knows of its starts, so that it claims no import that another start of its own brought about. */
export interface StartLedger {
  /** Enters a start that is about to be sent. */
  enter(uri: string): LedgerEntry;
  /** Remembers an id that is given out. */
  give(id: string): void;
  /** Whether this client has given out an id. */
  wasGiven(id: string): boolean;
}

export interface LedgerEntry {
  /** Nobody knows what became of this start. */
  lose(): void;
  /** This start brought about the import of that id. */
  claim(id: string): void;
  /**
   * What became of the other starts of the same uri that ran at the same time. `settled`: an import whose id was not given
   * out is none of theirs.
   */
  readRivals(): "settled" | "running" | "unknown";
  /** The start is over. Where it is lost, it stays so. */
  close(): void;
}

/** How many of the latest ids are remembered: far more than are started at the same time. */
const MAX_GIVEN = 10_000;

interface Start {
  state: "running" | "unknown" | "settled";
  rivals: Start[];
}

export function createStartLedger(): StartLedger {
  const given = new Set<string>();
  const openStarts = new Map<string, Set<Start>>();
  const give = (id: string) => {
    given.add(id);
    const [oldest] = given;
    if (given.size > MAX_GIVEN && oldest !== undefined) given.delete(oldest);
  };
  return {
    enter(uri) {
      const same = openStarts.get(uri) ?? new Set();
      const start: Start = { state: "running", rivals: [...same] };
      for (const rival of same) rival.rivals.push(start);
      openStarts.set(uri, same.add(start));
      return {
        lose() {
          start.state = "unknown";
        },
        claim(id) {
          give(id);
          start.state = "settled";
        },
        readRivals: () => readStates(start.rivals),
        close() {
          if (start.state === "running") start.state = "settled";
          start.rivals = [];
          same.delete(start);
          if (same.size === 0) openStarts.delete(uri);
        },
      };
    },
    give,
    wasGiven: (id) => given.has(id),
  };
}

function readStates(starts: readonly Start[]): Start["state"] {
  const states = new Set(starts.map(({ state }) => state));
  if (states.has("unknown")) return "unknown";
  return states.has("running") ? "running" : "settled";
}
