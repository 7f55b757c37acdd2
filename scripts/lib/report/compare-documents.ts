import type { JsonObject } from "../json.js";
import type { Change } from "./change.js";

/** What changed in what stands above all operations. */
export function compareDocuments(before: JsonObject, after: JsonObject): Change[] {
  const changes = [
    {
      key: "openapi",
      what: `OpenAPI ${before.openapi} -> ${after.openapi}`,
      why: "another form of the same document",
    },
    { key: "servers", what: "other servers", why: "the host comes from the caller" },
  ];
  return changes
    .filter(({ key }) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map(({ what, why }) => ({ operations: [], place: "", what, isBreaking: false, why }));
}
