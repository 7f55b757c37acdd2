import { bundle, createConfig } from "@redocly/openapi-core";
import { stringify } from "yaml";
import { isObject, type JsonObject, objectAt, sortKeys } from "./json.js";
import { keepResponseFields } from "./keep-response-fields.js";
import { listOperationIds } from "./operations.js";
import { parseOpenApi } from "./parse-openapi.js";
import { guard, PipelineError } from "./pipeline-error.js";
import { dropProse } from "./prose.js";
import { InMemoryResolver, rejectViolations, toRedoclyDocument } from "./redocly.js";
import type { DocumentSource } from "./spec-source.js";
import { repairValueTypes } from "./value-types.js";

const TOP_LEVEL_ORDER = [
  "openapi",
  "jsonSchemaDialect",
  "info",
  "servers",
  "security",
  "paths",
  "components",
];

const INFO = ["title", "version", "license"];

const HEADING = ` The facts of Pinecone's OpenAPI document (Apache 2.0) for the operations that source.json names, without its prose.
 Written by \`npm run spec:update\` from the version that source.json locks. Not to be edited by hand.
`;

export interface UpstreamDocument {
  text: string;
  /** What error messages call it. */
  name: string;
  version: string;
}

/**
 * The contract that an upstream document holds: the kept operations and what they reach, facts without prose, as YAML.
 * Two documents that state the same facts give the same text, however they order or word them.
 * @throws PipelineError where the document is not what it should be
 */
export async function extractContract(
  { text, name, version }: UpstreamDocument,
  source: DocumentSource,
): Promise<string> {
  return guard(`use ${name}`, async () => {
    const document = parseOpenApi(text, name, version);
    await rejectViolations(name, document, ["no-unresolved-refs", "operation-operationId-unique"]);
    keepResponseFields(document, source, name);
    const kept = await keepOperations(document, Object.values(source.operations), name);
    rejectUnsafeIntegers(kept, name);
    // The contract keeps upstream's own values; what is generated from it has the right ones.
    await rejectViolations(name, repairValueTypes(kept), ["struct", "security-defined"]);
    return stringifyDocument(orderTopLevel(kept), HEADING);
  });
}

/** A copy with some operations alone, what they reach, and no prose. An operation that the document lacks is left out. */
async function keepOperations(
  document: JsonObject,
  operationIds: readonly string[],
  name: string,
): Promise<JsonObject> {
  const parsed = structuredClone(document);
  const config = await createConfig({
    plugins: [{ id: "contract", decorators: { oas3: { "drop-prose": () => dropProse } } }],
    decorators: {
      "filter-in": { property: "operationId", value: [...operationIds], applyTo: "Operation" },
      "contract/drop-prose": "on",
    },
  });
  await bundle({
    doc: toRedoclyDocument(name, parsed),
    config,
    externalRefResolver: new InMemoryResolver(),
    removeUnusedComponents: true,
  });
  if (listOperationIds(parsed.paths).length > 0) return parsed;
  throw new PipelineError(
    `Cannot use ${name} as it has none of the operations that are kept: is the file cut off?`,
  );
}

/** A number that JavaScript rounds would be another fact. */
function rejectUnsafeIntegers(value: unknown, name: string): void {
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new PipelineError(
      `Cannot use ${name} as it has an integer beyond 2^53, which cannot be kept exactly`,
    );
  }
  if (typeof value !== "object" || value === null) return;
  for (const child of Object.values(value)) rejectUnsafeIntegers(child, name);
}

/** YAML that reads the same under YAML 1.1 and 1.2: what either takes for a date or a number is quoted. */
export function stringifyDocument(document: unknown, heading: string): string {
  const comment = heading.replace(/^/gm, "#").replace(/#$/, "");
  return (
    comment +
    stringify(document, { lineWidth: 0, compat: "yaml-1.1", aliasDuplicateObjects: false })
  );
}

function orderTopLevel(document: JsonObject): JsonObject {
  const info = Object.entries(objectAt(document, "info")).filter(([key]) => INFO.includes(key));
  const sorted = sortKeys({ ...document, info: Object.fromEntries(info) });
  if (!isObject(sorted)) throw new PipelineError("Cannot order a contract that is not an object");
  return Object.fromEntries(
    TOP_LEVEL_ORDER.filter((key) => key in sorted).map((key) => [key, sorted[key]]),
  );
}
