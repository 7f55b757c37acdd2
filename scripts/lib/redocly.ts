import {
  BaseResolver,
  createConfig,
  lintDocument,
  ResolveError,
  Source,
} from "@redocly/openapi-core";
import type { JsonObject } from "./json.js";
import { firstLine, PipelineError } from "./pipeline-error.js";

/** Knows the documents handed to it and reads nothing else: a reference never makes the pipeline open a file or an address. */
export class InMemoryResolver extends BaseResolver {
  readonly #texts: ReadonlyMap<string, string>;

  constructor(texts: ReadonlyMap<string, string> = new Map()) {
    super();
    this.#texts = texts;
  }

  override resolveExternalRef(_base: string | null, reference: string): string {
    return reference;
  }

  override async loadExternalRef(reference: string): Promise<Source> {
    const text = this.#texts.get(reference);
    if (text !== undefined) return new Source(reference, text);
    throw new ResolveError(new Error("references to other documents are not followed"));
  }
}

/** A document in the form that Redocly takes. It is changed in place by what Redocly does to it. */
export function toRedoclyDocument(name: string, parsed: JsonObject) {
  return { source: new Source(name, JSON.stringify(parsed)), parsed };
}

/** Checks a document with Redocly's rules of these names; the first violation is a PipelineError. */
export async function rejectViolations(
  name: string,
  parsed: JsonObject,
  rules: readonly string[],
  advice = "",
): Promise<void> {
  const config = await createConfig({
    rules: Object.fromEntries(rules.map((rule) => [rule, "error" as const])),
  });
  const [problem] = await lintDocument({
    document: toRedoclyDocument(name, parsed),
    externalRefResolver: new InMemoryResolver(),
    config,
  });
  if (problem === undefined) return;
  const [location] = problem.location;
  const where = location?.pointer === undefined ? "" : ` at ${location.pointer}`;
  throw new PipelineError(
    `Cannot use ${name} as it is not sound${where}: ${firstLine(problem.message)}${advice}`,
  );
}
