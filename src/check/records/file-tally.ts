import type { FindingCode } from "../finding-codes.js";
import type { Findings } from "../findings.js";

/** The mistakes in the records of one file, until all of it is read. */
export interface FileTally {
  add(code: FindingCode, detail?: string): void;
  /** Adds them to those of all files: at once, since other files are read meanwhile. */
  flush(findings: Findings, path: string): void;
}

/** Of one kind, in one file. */
const MAX_DETAILS = 100;

export function createFileTally(): FileTally {
  const counts = new Map<FindingCode, Map<string, number>>();
  return {
    add(code, detail = "") {
      const details = counts.get(code) ?? new Map<string, number>();
      counts.set(code, details);
      const name = details.has(detail) || details.size < MAX_DETAILS ? detail : "others";
      details.set(name, (details.get(name) ?? 0) + 1);
    },
    flush(findings, path) {
      for (const [code, details] of counts) {
        for (const [detail, records] of details) findings.add({ code, path, detail, records });
      }
    },
  };
}
