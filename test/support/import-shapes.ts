import type { ImportOperation } from "../../src/index.js";
import type { Tamper } from "./in-process.js";
import { makeImport } from "./make-import.js";

/** A way in which an import goes and shows how it goes. */
export interface ImportShape {
  name: string;
  script: (lengthMs: number) => { durationMs: number; indexingMs: number };
  /** How a response shows an import, in place of the emulator's own view. */
  show: (operation: ImportOperation) => ImportOperation;
}

const script: ImportShape["script"] = (lengthMs) => {
  const indexingMs = Math.min(5_000, lengthMs / 3);
  return { durationMs: lengthMs - indexingMs, indexingMs };
};

/** Each lasts the given time, except the one with another time in its name. */
export const IMPORT_SHAPES: readonly ImportShape[] = [
  { name: "steady", script, show: (operation) => operation },
  { name: "stalled at 0 percent", script, show: withPercent(() => 0) },
  {
    name: "stalled at 100 percent for 10 min more",
    script: (lengthMs) => ({ durationMs: lengthMs, indexingMs: 600_000 }),
    show: (operation) => operation,
  },
  { name: "without percent", script, show: withPercent(() => undefined) },
  {
    // Three times it seems to come near its end.
    name: "percent going backwards",
    script,
    show: withPercent((percent) => (percent * 3) % 100),
  },
];

/** Shows the imports of every response in another way. */
export function showAs(show: ImportShape["show"]): Tamper {
  return async (pass) => {
    const response = await pass();
    const { status, headers } = response;
    const body = (await response.json()) as Partial<ImportOperation> & { data?: ImportOperation[] };
    const { data } = body;
    if (data !== undefined) return Response.json({ ...body, data: data.map(show) }, { headers });
    const shown = body.status === undefined ? body : show(body as ImportOperation);
    return Response.json(shown, { status, headers });
  };
}

/** Changes the percentage of an import that is in progress. */
function withPercent(change: (percent: number) => number | undefined): ImportShape["show"] {
  return (operation) => {
    const { percentComplete = 0, ...rest } = operation;
    const shown = rest.status === "InProgress" ? change(percentComplete) : percentComplete;
    return makeImport(shown === undefined ? rest : { ...rest, percentComplete: shown });
  };
}
