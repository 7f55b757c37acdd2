import type { ImportOperation } from "../../types.js";
import type { CheckedIndex, IndexView } from "./emulated-index.js";
import type { EmulatorClock } from "./emulator-clock.js";
import { createNamespaces } from "./namespaces.js";
import type { ImportPlan } from "./plan-import.js";
import { hasEnded, type StoredImport, UNKNOWN_PLAN, viewImport } from "./view-import.js";

interface PageRequest {
  /** How many imports at most. */
  limit: number;
  /** Where to continue: the `next` of the page before. Left out, the list begins with the newest import. */
  before?: number | undefined;
  /** Leaves out what was started within the last milliseconds. */
  lagMs?: number | undefined;
}

interface Page {
  operations: ImportOperation[];
  /** Where the next page continues; undefined after the oldest import. */
  next: number | undefined;
  /** Whether it leaves out an import that was just started. */
  isLagging: boolean;
}

/** The imports of one index, from their start to their end. What happens by itself is computed from the clock. */
export interface ImportMachine {
  /** Starts an import and returns its id. Without a plan it is `Pending` until it has one. */
  start(uri: string, plan?: ImportPlan): string;
  /** Decides how an import will go that was started without a plan. It ends now at the earliest. */
  plan(id: string, plan: ImportPlan): void;
  /** Undefined for an unknown id. */
  describe(id: string): ImportOperation | undefined;
  /** Ends an import that has not ended. Returns false for an unknown id. */
  cancel(id: string): boolean;
  /** The newest first. An import that is started between two pages shifts neither. */
  list(request: PageRequest): Page;
  /** All imports, the oldest first. */
  all(): ImportOperation[];
  /** The index as it is now. */
  index(): IndexView;
}

interface MachineSettings {
  clock: Pick<EmulatorClock, "now">;
  index: CheckedIndex;
  /** Whether an import has its counts while they are 0. */
  sendZeros: boolean;
}

/** Keeps imports in one Map by their ids, which count from 1. */
export function createImportMachine({ clock, index, sendZeros }: MachineSettings): ImportMachine {
  const imports = new Map<string, StoredImport>();
  const namespaces = createNamespaces(index.namespaces);
  const now = () => {
    const time = clock.now();
    namespaces.settle(time);
    return time;
  };
  const setPlan = (stored: StoredImport, plan: ImportPlan, plannedAt: number) => {
    stored.plan = plan;
    stored.plannedAt = plannedAt;
    namespaces.add(stored);
  };
  const view = (stored: StoredImport, time: number) => viewImport(stored, time, sendZeros);
  return {
    start(uri, plan) {
      const id = String(imports.size + 1);
      const createdAt = now();
      const stored = {
        id,
        uri,
        createdAt,
        cancelledAt: undefined,
        plan: UNKNOWN_PLAN,
        plannedAt: Number.POSITIVE_INFINITY,
      };
      imports.set(id, stored);
      if (plan !== undefined) setPlan(stored, plan, createdAt);
      return id;
    },
    plan(id, plan) {
      const stored = imports.get(id);
      const time = now();
      const isWaiting = stored?.plan === UNKNOWN_PLAN && stored.cancelledAt === undefined;
      if (isWaiting) setPlan(stored, plan, time);
    },
    describe(id) {
      const stored = imports.get(id);
      const time = now();
      return stored && view(stored, time);
    },
    cancel(id) {
      const stored = imports.get(id);
      const time = now();
      if (stored !== undefined && !hasEnded(stored, time)) stored.cancelledAt = time;
      return stored !== undefined;
    },
    list({ limit, before = Number.POSITIVE_INFINITY, lagMs = 0 }) {
      const time = now();
      const operations: ImportOperation[] = [];
      let number = Math.min(before - 1, imports.size);
      let isLagging = false;
      for (; number > 0 && operations.length < limit; number -= 1) {
        const stored = imports.get(String(number));
        if (stored === undefined) continue;
        if (stored.createdAt > time - lagMs) isLagging = true;
        else operations.push(view(stored, time));
      }
      return { operations, next: number > 0 ? number + 1 : undefined, isLagging };
    },
    all() {
      const time = now();
      return Array.from(imports.values(), (stored) => view(stored, time));
    },
    index: () => ({ ...index, namespaces: namespaces.count(now()) }),
  };
}
