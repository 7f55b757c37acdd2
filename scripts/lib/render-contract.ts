/** A constant of generated/contract.ts. */
export interface Constant {
  name: string;
  documentation: string;
  value: unknown;
  /** What the value must be, beyond being constant. */
  type?: string;
}

const FIELD_RULE = `/** What a value in a request must keep to. */
export interface FieldRule {
  /** What is unknown here is left to the server to check. */
  readonly type: "string" | "integer" | "number" | "boolean" | "object" | "unknown";
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
export function renderContract(constants: readonly Constant[], heading: string): string {
  const rendered = constants.map((constant) => {
    const names = constant.name === "OPERATIONS" ? [OPERATION_NAME] : [];
    return [renderConstant(constant), ...names].join("\n");
  });
  const hasRules = constants.some(({ type }) => type !== undefined);
  return [heading, ...(hasRules ? [FIELD_RULE] : []), ...rendered].join("\n");
}

function renderConstant({ name, documentation, value, type }: Constant): string {
  const checked = type === undefined ? "" : ` satisfies ${type}`;
  return `/** ${documentation} */\nexport const ${name} = ${JSON.stringify(value, undefined, 2)} as const${checked};\n`;
}
