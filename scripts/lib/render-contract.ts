import type { ContractFacts } from "./read-facts.js";

/** Makes generated/contract.ts: the facts of the contract that the client needs at run time, as constants. */
export function renderContract(facts: ContractFacts, heading: string): string {
  const constants: [name: string, documentation: string, value: unknown][] = [
    [
      "API_VERSION",
      "The version of Pinecone's API that this package was generated from and asks for.",
      facts.apiVersion,
    ],
    ["API_VERSION_HEADER", "The request header that carries API_VERSION.", facts.apiVersionHeader],
    ["API_KEY_HEADER", "The request header that carries the API key.", facts.apiKeyHeader],
    [
      "IMPORT_STATUSES",
      "The statuses of an import that this version of the API names. Later versions may add to them.",
      facts.importStatuses,
    ],
    ["IMPORT_ID", "What the id of an import must keep to in a request.", facts.importId],
    ["START_IMPORT_FIELDS", "What the fields of a start must keep to.", facts.startImportFields],
    ["LIST_IMPORTS_FIELDS", "What the parameters of a list must keep to.", facts.listImportsFields],
    [
      "DEFAULT_LIST_LIMIT",
      "How many imports a page holds where a list asks for no limit.",
      facts.defaultListLimit,
    ],
    [
      "IMPORT_OPERATION_TYPES",
      "The JSON type of each field of an import.",
      facts.importOperationTypes,
    ],
  ];
  const blocks = constants.map(
    ([name, documentation, value]) =>
      `/** ${documentation} */\nexport const ${name} = ${JSON.stringify(value, undefined, 2)} as const;\n`,
  );
  return [heading, ...blocks].join("\n");
}
