import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseYaml } from "../../../scripts/lib/parse-openapi.js";
import { edit } from "../../support/made-up-documents.js";

export type Edit = [path: string[], value: unknown];

/** A change of the contract, and what the report must have. */
export interface ContractMutation {
  name: string;
  edits: Edit[];
  /** What the gravest change is for users; undefined if the report must have none. */
  verdict: "breaking" | "harmless" | undefined;
  /** The contract before has these. */
  beforehand?: Edit[];
}

const ROOT = new URL("../../..", import.meta.url).pathname;
export const LIST = ["paths", "/bulk/imports", "get"];
export const START = ["paths", "/bulk/imports", "post"];
export const DESCRIBE = ["paths", "/bulk/imports/{id}", "get"];
export const CANCEL = ["paths", "/bulk/imports/{id}", "delete"];
export const SCHEMAS = ["components", "schemas"];
export const MODEL = [...SCHEMAS, "ImportModel"];
export const FIELD = [...MODEL, "properties"];
export const REQUEST = [...SCHEMAS, "StartImportRequest"];
export const ON_ERROR = [...SCHEMAS, "ImportErrorMode", "properties", "onError"];
export const STATUSES = ["Pending", "InProgress", "Failed", "Completed", "Cancelled"];

/** The locked contract with the facts that differ between versions set to one value. */
export function makeGround(): Record<string, unknown> {
  const { lock } = JSON.parse(readFileSync(join(ROOT, "spec/source.json"), "utf8"));
  const path = `spec/db_data_${lock.version}.oas.yaml`;
  const contract = parseYaml(readFileSync(join(ROOT, path), "utf8"), path);
  const limit = { in: "query", name: "limit", schema: { type: "integer", maximum: 100 } };
  const token = { in: "query", name: "paginationToken", schema: { type: "string" } };
  const id = { in: "path", name: "id", required: true, schema: { type: "string", maxLength: 9 } };
  const mutation: Edit[] = [
    [
      [...LIST, "parameters"],
      [limit, token],
    ],
    [[...START, "parameters"], []],
    [[...DESCRIBE, "parameters"], [id]],
    [[...CANCEL, "parameters"], [id]],
    [[...MODEL, "required"], undefined],
    [[...FIELD, "status"], { type: "string", enum: STATUSES }],
    [ON_ERROR, { type: "string", enum: ["abort", "continue"] }],
  ];
  return mutate(contract, mutation);
}

/** A copy of a contract with some places changed. */
export function mutate(contract: unknown, edits: readonly Edit[]): Record<string, unknown> {
  const copy = structuredClone(contract);
  for (const [path, value] of edits) edit(copy, path, value);
  return Object(copy);
}
