import { applyOverlay } from "./apply-overlay.js";
import { completeExamples } from "./examples.js";
import { stringifyDocument } from "./extract-contract.js";
import { generateSchema } from "./generate-schema.js";
import { parseOpenApi } from "./parse-openapi.js";
import { guard } from "./pipeline-error.js";
import { readFacts } from "./read-facts.js";
import { rejectViolations } from "./redocly.js";
import { renderContract } from "./render-contract.js";
import type { SpecSource } from "./spec-source.js";
import { repairValueTypes } from "./value-types.js";

export const OVERLAY_PATH = "spec/overlay.yaml";

const RULES = [
  "struct",
  "no-unresolved-refs",
  "no-invalid-media-type-examples",
  "no-invalid-schema-examples",
];

/** Where its reader mends a document of upstream that is not sound. */
const IN_OVERLAY = `: if the fault is upstream's, such as a bad example, repair it in ${OVERLAY_PATH}`;

export interface Generated {
  files: Map<string, string>;
  /** What requests are limited by that the client does not check. */
  unchecked: string[];
}

export interface ContractDocument {
  text: string;
  /** Where the contract lies, for headings and error messages. */
  path: string;
  version: string;
}

/**
 * All generated files as texts by path. The same contract, overlay and source give the same bytes.
 * @throws PipelineError where contract and overlay do not fit each other, or a fact is missing
 */
export async function generateFiles(
  { text, path, version }: ContractDocument,
  overlayText: string,
  source: SpecSource,
): Promise<Generated> {
  const contract = repairValueTypes(parseOpenApi(text, path, version));
  const document = await applyOverlay(contract, overlayText, OVERLAY_PATH);
  const origin = `Generated from ${path} and ${OVERLAY_PATH} by \`npm run generate\`. Not to be edited by hand.`;
  return guard("generate", async () => {
    completeExamples(document);
    await rejectViolations("generated/openapi.yaml", document, RULES, IN_OVERLAY);
    const facts = readFacts(document, source);
    const sentHeaders = [facts.apiVersionHeader, facts.apiKeyHeader];
    const files = new Map([
      ["generated/openapi.yaml", stringifyDocument(document, ` ${origin}\n`)],
      ["generated/schema.ts", await generateSchema(document, `// ${origin}\n`, sentHeaders)],
      ["generated/contract.ts", renderContract(facts.constants, `// ${origin}\n`)],
    ]);
    return { files, unchecked: facts.unchecked };
  });
}
