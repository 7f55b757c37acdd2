import { type Document, parseDocument, visit } from "yaml";
import { isObject, type JsonObject } from "./json.js";
import { firstLine, PipelineError } from "./pipeline-error.js";

/** Reads YAML (or JSON) as plain data in which nothing is shared, every fault told with its line. */
export function parseYaml(text: string, name: string): unknown {
  // The parser looks for a key that stands twice by comparing each with all, which takes minutes for many.
  const options = { schema: "core", merge: true, logLevel: "error", uniqueKeys: false } as const;
  const document = parseDocument(text, options);
  const [fault = findRepeatedKey(document)] = document.errors;
  if (fault !== undefined) {
    const reason = firstLine(fault).replace(/:$/, "");
    throw new PipelineError(`Cannot read ${name} as it is not YAML: ${reason}`);
  }
  try {
    return JSON.parse(JSON.stringify(document.toJS()) ?? "null");
  } catch (error) {
    throw new PipelineError(`Cannot read ${name} as its YAML does not unfold: ${firstLine(error)}`);
  }
}

function findRepeatedKey(document: Document): string | undefined {
  let repeated: string | undefined;
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<string>();
      for (const { key } of items) {
        const name = String(key);
        if (name !== "<<" && seen.has(name))
          repeated ??= `the key ${name} stands twice in one place`;
        seen.add(name);
      }
    },
  });
  return repeated;
}

/**
 * Reads an OpenAPI 3 document of an expected version.
 * @throws PipelineError where the text is something else, or states another version
 */
export function parseOpenApi(text: string, name: string, version: string): JsonObject {
  if (/^\s*</.test(text)) {
    throw new PipelineError(`Cannot use ${name} as it is an HTML or XML page, not OpenAPI YAML`);
  }
  const document = parseYaml(text, name);
  if (!isObject(document) || !/^3\.[0-2]\.\d+$/.test(String(document.openapi))) {
    throw new PipelineError(`Cannot use ${name} as it is not a document of OpenAPI 3.0 to 3.2`);
  }
  const stated = isObject(document.info) ? document.info.version : undefined;
  if (stated !== version) {
    throw new PipelineError(
      `Cannot use ${name} as its info.version must be ${version}: it states ${JSON.stringify(stated) ?? "none"}`,
    );
  }
  return document;
}
