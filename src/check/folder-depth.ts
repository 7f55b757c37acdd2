import type { Findings } from "./findings.js";

interface FolderDepthOptions {
  uri: string | undefined;
  findings: Findings;
}

/** Finds how deep the data files lie. */
export function createFolderDepth({ uri, findings }: FolderDepthOptions) {
  let shallowest = Number.POSITIVE_INFINITY;
  let deep = 0;
  let isPartitioned = false;
  let nested: string[] = [];
  const meant = new Set<string>();
  return {
    add(parts: readonly string[]) {
      const depth = parts.length - 1;
      isPartitioned ||= parts.slice(0, -1).some((part) => part.includes("="));
      if (depth < shallowest) meant.clear();
      shallowest = Math.min(shallowest, depth);
      if (depth < 2) return;
      deep += 1;
      if (depth === shallowest && meant.size < 10) meant.add(`${parts.slice(0, -2).join("/")}/`);
      nested = [...nested, parts.join("/")].sort().slice(0, 5);
    },
    finish() {
      if (deep === 0) return;
      if (shallowest < 2 || isPartitioned) return addNested(deep, nested, findings);
      const folder = uri === undefined ? "" : `${uri.replace(/\/+$/, "")}/`;
      for (const path of meant) {
        findings.add({ code: "one_level_too_high", path, detail: `${folder}${path}` });
      }
    },
  };
}

function addNested(files: number, examples: readonly string[], findings: Findings): void {
  for (const path of examples) findings.add({ code: "nested_folder", path });
  const others = files - examples.length;
  if (others > 0) findings.add({ code: "nested_folder", path: "", files: others });
}
