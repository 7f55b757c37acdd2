import { applyOverlay } from "./apply-overlay.js";
import { completeExamples } from "./examples.js";
import { stringifyDocument } from "./extract-contract.js";
import { generateSchema } from "./generate-schema.js";
import { parseOpenApi } from "./parse-openapi.js";
import { guard, PipelineError } from "./pipeline-error.js";
import { readFacts } from "./read-facts.js";
import { rejectViolations } from "./redocly.js";
import { renderContract } from "./render-contract.js";
import { contractPath, DOCUMENTS, type DocumentName, type SpecSource } from "./spec-source.js";
import { repairValueTypes } from "./value-types.js";

const RULES = [
  "struct",
  "no-unresolved-refs",
  "no-invalid-media-type-examples",
  "no-invalid-schema-examples",
];

export interface Generated {
  files: Map<string, string>;
  /** What requests are limited by that the client does not check. */
  unchecked: string[];
}

/** A contract, and what is ours for it. */
export interface ContractDocument {
  name: DocumentName;
  text: string;
  version: string;
  overlay: string;
}

/**
 * All generated files as texts by path. The same contracts, overlays and source give the same bytes.
 * @throws PipelineError where contract and overlay do not fit each other, or a fact is missing
 */
export async function generateFiles(
  documents: readonly ContractDocument[],
  source: SpecSource,
): Promise<Generated> {
  const generated: (Generated & { apiKeyHeader: string })[] = [];
  for (const document of documents) generated.push(await generateDocument(document, source));
  const headers = new Set(generated.map(({ apiKeyHeader }) => apiKeyHeader));
  if (headers.size > 1) {
    throw new PipelineError(
      `Cannot generate as the documents name several headers for the API key: ${[...headers].join(", ")}`,
    );
  }
  return {
    files: new Map(generated.flatMap(({ files }) => [...files])),
    unchecked: generated.flatMap(({ unchecked }) => unchecked),
  };
}

async function generateDocument(
  { name, text, version, overlay }: ContractDocument,
  source: SpecSource,
): Promise<Generated & { apiKeyHeader: string }> {
  const path = contractPath(name, version);
  const { overlay: overlayPath, generated } = DOCUMENTS[name];
  const contract = repairValueTypes(parseOpenApi(text, path, version));
  const document = await applyOverlay(contract, overlay, overlayPath);
  const origin = `Generated from ${path} and ${overlayPath} by \`npm run generate\`. Not to be edited by hand.`;
  // Where its reader mends a document of upstream that is not sound.
  const advice = `: if the fault is upstream's, such as a bad example, repair it in ${overlayPath}`;
  return guard("generate", async () => {
    completeExamples(document);
    await rejectViolations(`${generated}/openapi.yaml`, document, RULES, advice);
    const { constants, unchecked, apiKeyHeader } = readFacts(document, name, source);
    const sentHeaders = [source.versionHeader, apiKeyHeader];
    const files = new Map([
      [`${generated}/openapi.yaml`, stringifyDocument(document, ` ${origin}\n`)],
      [`${generated}/schema.ts`, await generateSchema(document, `// ${origin}\n`, sentHeaders)],
      [`${generated}/contract.ts`, renderContract(constants, `// ${origin}\n`)],
    ]);
    return { files, unchecked, apiKeyHeader };
  });
}
