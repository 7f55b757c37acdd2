import { type CheckedIndex, DEFAULT_NAMESPACE } from "./emulated-index.js";
import { namespaceExistsText } from "./failure-texts.js";
import {
  countRecords,
  hasBegunLoading,
  hasEnded,
  type StoredImport,
  whenLoadingBegins,
} from "./view-import.js";

/** The namespaces of an index, and which import has made which. */
export interface Namespaces {
  /** Queues an import whose plan was just made until it begins to load. */
  add(stored: StoredImport): void;
  /**
   * Lets each import begin whose time has come: it takes its namespaces, or fails since one of them exists. Must be called
   * before an import is read or cancelled.
   */
  settle(now: number): void;
  /** The namespaces that exist at that time, and how many records each of them has. */
  count(now: number): Record<string, number>;
}

/** Keeps the namespaces that an index has at first, and those of the imports that are added. */
export function createNamespaces(initial: CheckedIndex["namespaces"]): Namespaces {
  /** The import that took a namespace last. */
  const owners = new Map<string, StoredImport>();
  /** In the order in which they begin to load; of several at once, the first that was started is the first. */
  const waiting: StoredImport[] = [];
  const countAt = (name: string, time: number) => {
    const owner = owners.get(name);
    return (initial.get(name) ?? 0) + (owner === undefined ? 0 : countIn(name, owner, time));
  };
  const hasAt = (name: string, time: number) =>
    countAt(name, time) > 0 || (initial.has(name) && name !== DEFAULT_NAMESPACE);
  // While an import runs, its namespaces are not free, even if some have no records yet.
  const isTaken = (name: string, time: number) => {
    const owner = owners.get(name);
    return hasAt(name, time) || (owner !== undefined && !hasEnded(owner, time));
  };
  return {
    add(stored) {
      const begin = whenLoadingBegins(stored);
      const isBefore = (each: StoredImport) => {
        const ahead = begin - whenLoadingBegins(each);
        return ahead > 0 || (ahead === 0 && Number(each.id) < Number(stored.id));
      };
      waiting.splice(waiting.findLastIndex(isBefore) + 1, 0, stored);
    },
    settle(now) {
      for (;;) {
        const [stored] = waiting;
        if (stored === undefined || !hasBegunLoading(stored, now)) return;
        waiting.shift();
        if (failsAtOnce(stored)) continue;
        const begin = whenLoadingBegins(stored);
        const names = [...stored.plan.namespaces.keys()];
        const taken = names.find((name) => isTaken(name, begin));
        if (taken === undefined) for (const name of names) owners.set(name, stored);
        else stored.plan = { ...stored.plan, failure: failAtOnce(taken) };
      }
    },
    count(now) {
      const names = new Set([...initial.keys(), ...owners.keys()]);
      const existing = [...names].filter((name) => hasAt(name, now));
      return Object.fromEntries(existing.map((name) => [name, countAt(name, now)]));
    },
  };
}

/** Whether a mistake ends an import before it loads anything. */
function failsAtOnce({ plan: { failure } }: StoredImport): boolean {
  return failure?.atPercent === 0 && failure.atRecords === 0;
}

function failAtOnce(namespace: string) {
  return { atPercent: 0, atRecords: 0, error: namespaceExistsText(namespace) };
}

/** How many records an import has put into a namespace by that time: it fills one after the other. */
function countIn(name: string, stored: StoredImport, time: number): number {
  let left = countRecords(stored, time);
  for (const [each, records] of stored.plan.namespaces) {
    if (each === name) return Math.min(left, records);
    left -= Math.min(left, records);
  }
  return 0;
}
