import { type JsonObject, objectAt } from "../json.js";
import type { Change } from "./change.js";
import { toCode } from "./to-code.js";

/** What changed in what stands above all operations. */
export function compareDocuments(before: JsonObject, after: JsonObject): Change[] {
  const [had, has] = [before, after].map((contract) => objectAt(contract, "info"));
  const facts = [
    {
      name: "OpenAPI",
      before: before.openapi,
      after: after.openapi,
      why: "another form of the same document",
    },
    { name: "title", before: had?.title, after: has?.title, why: "" },
    { name: "license", before: had?.license, after: has?.license, why: "of the document" },
    {
      name: "servers",
      before: before.servers,
      after: after.servers,
      why: "the host comes from the caller",
    },
  ];
  return facts
    .map((fact) => ({ ...fact, before: show(fact.before), after: show(fact.after) }))
    .filter((fact) => fact.before !== fact.after)
    .map(({ name, before: former, after: next, why }) => {
      const what = `${name} ${former} -> ${next}`;
      return { operations: [], place: "", what, isBreaking: false, why };
    });
}

function show(value: unknown): string {
  if (value === undefined) return "none";
  return toCode(typeof value === "string" ? value : JSON.stringify(value));
}
