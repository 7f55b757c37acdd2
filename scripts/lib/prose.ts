import type { NormalizedNodeType } from "@redocly/openapi-core";
import { isObject, type JsonObject } from "./json.js";

const PROSE = ["description", "summary", "externalDocs"] as const;

/**
 * For Redocly's walk, which knows which `description` is a keyword and which is a field of that name or part of an
 * example: drops the prose, and puts the lists whose order means nothing in alphabetical order. Tags are prose too, since
 * they only group pages of documentation.
 */
export const dropProse = {
  any: {
    enter(node: unknown, { type }: { type: NormalizedNodeType }) {
      if (!isObject(node)) return;
      for (const key of PROSE) {
        if (key in node && key in type.properties) dropKey(node, key, type);
      }
    },
  },
  ref: {
    enter(node: unknown) {
      if (isObject(node)) for (const key of PROSE) delete node[key];
    },
  },
  Operation: {
    leave(operation: { tags?: unknown }) {
      delete operation.tags;
    },
  },
  Response: {
    leave(response: { links?: unknown }) {
      // They lead to operations that are not kept.
      delete response.links;
    },
  },
  Schema: {
    leave(schema: { required?: unknown }) {
      if (Array.isArray(schema.required)) schema.required.sort();
    },
  },
  ParameterList: {
    leave(parameters: unknown) {
      if (Array.isArray(parameters))
        parameters.sort((a, b) => compare(nameParameter(a), nameParameter(b)));
    },
  },
};

/** OpenAPI requires a description in a few places (a response): there an empty one stays. */
function dropKey(node: JsonObject, key: string, type: NormalizedNodeType): void {
  const required = typeof type.required === "function" ? type.required(node, key) : type.required;
  if (required?.includes(key)) node[key] = "";
  else delete node[key];
}

function nameParameter(parameter: unknown): string {
  if (!isObject(parameter)) return "";
  return `${parameter.in} ${parameter.name} ${parameter.$ref}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
