import openapiTypescript, { astToString } from "openapi-typescript";
import ts from "typescript";
import { isObject, type JsonObject } from "./json.js";
import { OPEN_ENUM_KEY, openEnums } from "./open-enums.js";
import { listOperations } from "./operations.js";
import { dereference } from "./references.js";

/** Makes generated/schema.ts: the path types of a document, without the headers that the transport sends itself. */
export async function generateSchema(
  document: JsonObject,
  heading: string,
  sentHeaders: readonly string[],
): Promise<string> {
  const typed = openEnums(withoutHeaders(document, sentHeaders));
  const nodes = await openapiTypescript(JSON.stringify(typed), {
    silent: true,
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
    transform: toOpenUnion,
  });
  return `${heading}\n${astToString(nodes)}`;
}

function withoutHeaders(document: JsonObject, names: readonly string[]): JsonObject {
  const copy = structuredClone(document);
  const isSent = (parameter: unknown): boolean => {
    const { in: place, name } = dereference(copy, parameter);
    return (
      place === "header" && names.some((each) => each.toLowerCase() === String(name).toLowerCase())
    );
  };
  const pathItems = Object.values(isObject(copy.paths) ? copy.paths : {}).filter(isObject);
  const operations = listOperations(copy.paths).map(({ operation }) => operation);
  for (const owner of [...pathItems, ...operations]) {
    if (Array.isArray(owner.parameters))
      owner.parameters = owner.parameters.filter((each) => !isSent(each));
  }
  return copy;
}

/** `"Pending" | "Completed" | (string & {})`: editors offer the known values, and any other text is allowed. */
function toOpenUnion(schema: object): ts.TypeNode | undefined {
  const values = isObject(schema) ? schema[OPEN_ENUM_KEY] : undefined;
  if (!Array.isArray(values)) return undefined;
  const { factory } = ts;
  const literals = values.map((value) =>
    factory.createLiteralTypeNode(factory.createStringLiteral(String(value))),
  );
  const anyText = factory.createIntersectionTypeNode([
    factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
    factory.createTypeLiteralNode([]),
  ]);
  return factory.createUnionTypeNode([...literals, anyText]);
}
