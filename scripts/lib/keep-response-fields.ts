import { arrayAt, isObject, type JsonObject, objectAt } from "./json.js";
import { findSuccess, listOperations } from "./operations.js";
import { PipelineError } from "./pipeline-error.js";
import { dereference } from "./references.js";
import { resolveSchema } from "./resolve-schema.js";
import { type DocumentSource, SOURCE_PATH } from "./spec-source.js";

/**
 * Keeps of the response of an operation the fields alone that the source lists, in place. Its examples go, as they show
 * the other fields too.
 * @throws PipelineError if the response lacks one of them
 */
export function keepResponseFields(
  document: JsonObject,
  { operations, responseFields }: DocumentSource,
  name: string,
): void {
  for (const { operation } of listOperations(document.paths)) {
    const [ours] = Object.entries(operations).find(([, id]) => id === operation.operationId) ?? [];
    const fields = responseFields[ours ?? ""];
    if (fields === undefined) continue;
    const status = findSuccess(operation);
    const responses = objectAt(operation, "responses");
    const response = dereference(document, responses[status]);
    const { schema } = objectAt(response.content, "application/json");
    const kept = pickFields(resolveSchema(document, schema), fields);
    if (typeof kept === "string") {
      throw new PipelineError(
        `Cannot use ${name} as the response of ${operation.operationId} lacks the field ${kept}, which responseFields of ${SOURCE_PATH} list`,
      );
    }
    const content = { "application/json": { schema: kept } };
    operation.responses = { ...responses, [status]: { ...response, content } };
  }
}

/** The schema with some of its fields, or the name of one that it lacks. */
function pickFields(schema: JsonObject, fields: readonly string[]): JsonObject | string {
  const properties = objectAt(schema, "properties");
  const lacking = fields.find((field) => !isObject(properties[field]));
  if (lacking !== undefined) return lacking;
  const { example: _, examples: __, ...facts } = schema;
  return {
    ...facts,
    properties: Object.fromEntries(fields.map((field) => [field, properties[field]])),
    required: arrayAt(schema, "required").filter((field) => fields.includes(String(field))),
  };
}
