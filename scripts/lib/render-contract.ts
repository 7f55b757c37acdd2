import type { ContractFacts } from "./read-facts.js";

/** A constant of generated/contract.ts. */
interface Constant {
  name: string;
  documentation: string;
  value: unknown;
  /** What the value must be, beyond being constant. */
  type?: string;
}

const FIELD_RULE = `/** What a value in a request must keep to. */
export interface FieldRule {
  readonly type: "string" | "integer" | "number" | "boolean" | "object";
  readonly required?: boolean;
  /** In Unicode code points. */
  readonly minLength?: number;
  /** In Unicode code points. */
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly values?: readonly string[];
  readonly fields?: FieldRules;
}

/** The rules for the fields of an object. */
export type FieldRules = Readonly<Record<string, FieldRule>>;
`;

const OPERATION_NAME = `/** The operations of the API, by the names of the verbs that call them. */
export type OperationName = keyof typeof OPERATIONS;
`;

/** Makes generated/contract.ts: the facts of the contract that the client needs at run time, as constants. */
export function renderContract(facts: ContractFacts, heading: string): string {
  return [
    heading,
    FIELD_RULE,
    renderConstant({
      name: "API_VERSION",
      documentation:
        "The version of Pinecone's API that this package was generated from, and that requests state.",
      value: facts.apiVersion,
    }),
    renderConstant({
      name: "API_VERSION_HEADER",
      documentation: "The request header that carries API_VERSION.",
      value: facts.apiVersionHeader,
    }),
    renderConstant({
      name: "API_KEY_HEADER",
      documentation: "The request header that carries the API key.",
      value: facts.apiKeyHeader,
    }),
    renderConstant({
      name: "OPERATIONS",
      documentation: "The operations that spec/source.json names.",
      value: facts.operations,
    }),
    OPERATION_NAME,
    ...importConstants(facts).map(renderConstant),
  ].join("\n");
}

function importConstants(facts: ContractFacts): Constant[] {
  return [
    {
      name: "IMPORT_STATUSES",
      documentation:
        "The statuses of an import that this version of the API names. Later versions may add to them.",
      value: facts.importStatuses,
    },
    {
      name: "IMPORT_ID",
      documentation: "What the id of an import must keep to in a request.",
      value: facts.importId,
      type: "FieldRule",
    },
    {
      name: "START_IMPORT_FIELDS",
      documentation: "What the fields of a start must keep to.",
      value: facts.startImportFields,
      type: "FieldRules",
    },
    {
      name: "LIST_IMPORTS_FIELDS",
      documentation: "What the parameters of a list must keep to.",
      value: facts.listImportsFields,
      type: "FieldRules",
    },
    {
      name: "DEFAULT_LIST_LIMIT",
      documentation: "How many imports a page holds if a list states no limit.",
      value: facts.defaultListLimit,
    },
    {
      name: "IMPORT_OPERATION_TYPES",
      documentation: "The JSON type of each field of an import.",
      value: facts.importOperationTypes,
    },
  ];
}

function renderConstant({ name, documentation, value, type }: Constant): string {
  const checked = type === undefined ? "" : ` satisfies ${type}`;
  return `/** ${documentation} */\nexport const ${name} = ${JSON.stringify(value, undefined, 2)} as const${checked};\n`;
}
