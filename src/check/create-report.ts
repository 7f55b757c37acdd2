import type { Layout } from "./layout.js";
import { addExistingNamespaces } from "./namespace-rules.js";
import type { CheckReport } from "./report.js";
import type { CheckRun } from "./run.js";
import { addUriFindings } from "./uri-rules.js";

/** Adds the findings that need everything, and puts the report together. */
export function createReport(run: CheckRun): CheckReport {
  const { layout, options, findings, vectors, counts, uri } = run;
  const { namespaces, totals, formats } = layout;
  addUriFindings(uri, findings);
  layout.finish();
  if (options.index !== undefined) {
    addExistingNamespaces(namespaces.keys(), options.index, findings);
  }
  const { vectors: kind, dimension } = vectors.finish();
  const list = findings.list();
  const records = counts.ofAll(totals.files);
  return {
    ok: list.every(({ severity }) => severity !== "error"),
    findings: list,
    format: formatOf(formats),
    vectors: kind,
    ...(dimension === undefined ? {} : { dimension }),
    ...(records === undefined ? {} : { records }),
    bytes: totals.bytes,
    files: totals.files,
    ignoredFiles: totals.ignored,
    namespaces: [...namespaces.values()]
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map(({ name, files, bytes }) => {
        const known = counts.ofNamespace(name, files);
        return { name, files, ...(known === undefined ? {} : { records: known }), bytes };
      }),
  };
}

function formatOf({ parquet, jsonl }: Layout["formats"]): CheckReport["format"] {
  if (parquet > 0) return jsonl > 0 ? "mixed" : "parquet";
  return jsonl > 0 ? "jsonl" : undefined;
}
