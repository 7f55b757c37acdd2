import { parseDocument } from "yaml";
import { isObject, type JsonObject } from "./json.js";
import { PipelineError } from "./pipeline-error.js";

/** Reads YAML (or JSON) as plain data in which nothing is shared, every fault told with its line. */
export function parseYaml(text: string, name: string): unknown {
  const document = parseDocument(text, { schema: "core", merge: true, logLevel: "error" });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const reason = fault.message.split("\n", 1)[0]?.replace(/:$/, "");
    throw new PipelineError(`Cannot read ${name} as it is not YAML: ${reason}`);
  }
  try {
    return JSON.parse(JSON.stringify(document.toJS()) ?? "null");
  } catch (error) {
    throw new PipelineError(`Cannot read ${name} as its YAML does not unfold: ${error}`);
  }
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
  if (!isObject(document) || !String(document.openapi).startsWith("3.")) {
    throw new PipelineError(`Cannot use ${name} as it is not an OpenAPI 3 document`);
  }
  const stated = isObject(document.info) ? document.info.version : undefined;
  if (stated !== version) {
    throw new PipelineError(
      `Cannot use ${name} as its info.version must be ${version}: it states ${JSON.stringify(stated) ?? "none"}`,
    );
  }
  return document;
}
