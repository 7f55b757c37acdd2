import { stringify } from "yaml";
import { dropProse } from "./drop-prose.js";
import { isObject, type JsonObject, sortKeys } from "./json.js";
import { keepOperations } from "./keep-operations.js";
import { parseOpenApi } from "./parse-openapi.js";
import { guard, PipelineError } from "./pipeline-error.js";
import { refuseViolations } from "./redocly.js";

const TOP_LEVEL_ORDER = [
  "openapi",
  "jsonSchemaDialect",
  "info",
  "servers",
  "security",
  "paths",
  "components",
];

const HEADING = ` The facts of Pinecone's OpenAPI document (Apache 2.0) for the operations of bulk import, without its prose.
 Written by \`npm run spec:update\` from the document that source.json names. Not to be edited by hand.
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
  operationIds: readonly string[],
): Promise<string> {
  return guard(`use ${name}`, async () => {
    const document = parseOpenApi(text, name, version);
    await refuseViolations(name, document, ["no-unresolved-refs"]);
    const kept = keepOperations(document, operationIds, name);
    refuseUnsafeIntegers(kept, name);
    await refuseViolations(name, kept, ["struct"]);
    return stringifyDocument(orderTopLevel(await dropProse(kept, name)), HEADING);
  });
}

/** A number that JavaScript rounds would be another fact. */
function refuseUnsafeIntegers(value: unknown, name: string): void {
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new PipelineError(
      `Cannot use ${name} as it has an integer beyond 2^53, which cannot be kept exactly`,
    );
  }
  if (typeof value !== "object" || value === null) return;
  for (const child of Object.values(value)) refuseUnsafeIntegers(child, name);
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
  const sorted = sortKeys(document);
  if (!isObject(sorted)) throw new PipelineError("Cannot order a contract that is not an object");
  return Object.fromEntries(
    TOP_LEVEL_ORDER.filter((key) => key in sorted).map((key) => [key, sorted[key]]),
  );
}
