import {
  createImportEmulator,
  type ImportEmulator,
  type OperationName,
} from "../../src/emulator.js";

/** What an application saw that called `visit()`, and what reached the API meanwhile. */
export interface Visit {
  /** What it ran in. */
  name: string;
  path: string;
  seen: string;
  counts: Partial<Record<OperationName, number>>;
}

/** What each visit sends besides its describes. */
const WANTED = { startImport: 3, cancelImport: 2 };

/** Five, and at least one of a wait. */
const LEAST_DESCRIBES = 6;

/** An emulator for visits, which send the same start several times: each import makes a namespace that is not there yet. */
export function createVisitedEmulator(durationMs: number): ImportEmulator {
  let started = 0;
  return createImportEmulator({
    script() {
      started += 1;
      return { durationMs, indexingMs: 50, namespaces: { [`start-${started}`]: 1_000 } };
    },
  });
}

/** The requests that reached an emulator, from one of them on. */
export function countReceived({ received }: ImportEmulator, from = 0): Visit["counts"] {
  const counts: Visit["counts"] = {};
  for (const { operation } of received.slice(from)) {
    if (operation !== undefined) counts[operation] = (counts[operation] ?? 0) + 1;
  }
  return counts;
}

/** Whether every call reached the API, and nothing was called while an application was built. */
export function isRight({ path, seen, counts }: Visit): boolean {
  if (path === "at build") return Object.keys(counts).length === 0;
  const { describeImport = 0, ...others } = counts;
  const isComplete = /"status":"Completed"/.test(seen) && describeImport >= LEAST_DESCRIBES;
  return isComplete && JSON.stringify(sorted(others)) === JSON.stringify(sorted(WANTED));
}

function sorted(counts: object): unknown[] {
  return Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1));
}
