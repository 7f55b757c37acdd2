import { expect, it } from "vitest";
import { type Change, compareContracts } from "../../scripts/lib/report/changes.js";
import source from "../../spec/source.json" with { type: "json" };
import {
  type ContractMutation,
  type Edit,
  makeGround,
  mutate,
} from "./mutations/contract-mutations.js";
import { ENUM_MUTATIONS } from "./mutations/enum-mutations.js";
import { OPERATION_MUTATIONS } from "./mutations/operation-mutations.js";
import { REQUEST_MUTATIONS } from "./mutations/request-mutations.js";
import { RESPONSE_MUTATIONS } from "./mutations/response-mutations.js";
import { STATUS_MUTATIONS } from "./mutations/status-mutations.js";

type Json = Record<string, unknown>;

const { operations } = source.documents.db_data;
const VERSION_HEADER = "X-Pinecone-Api-Version";
const GROUND = makeGround();
const MUTATIONS = [
  ...ENUM_MUTATIONS,
  ...REQUEST_MUTATIONS,
  ...RESPONSE_MUTATIONS,
  ...STATUS_MUTATIONS,
  ...OPERATION_MUTATIONS,
];

const [WITHIN, ACROSS] = [true, false].map((isWithin) =>
  MUTATIONS.filter(({ edits, beforehand = [] }) => {
    const groups = [...edits, ...beforehand].map(([path]) => path.slice(0, 2).join(" "));
    return groups.every((each) => /^(paths|components schemas)/.test(each)) === isWithin;
  }),
);

// All by one run of the differ, which takes longer to start than to compare.
const comparing = compareAll(WITHIN ?? []);

it.each(WITHIN ?? [])(
  "a contract in which $name: $verdict",
  async ({ name, verdict }) => {
    const changes = (await comparing).filter(({ operations }) =>
      operations.some((each) => each.startsWith(`${name}:`)),
    );
    expect(toVerdict(changes)).toBe(verdict);
  },
  120_000,
);

it.each(ACROSS ?? [])(
  "a contract in which $name: $verdict",
  async ({ beforehand = [], edits, verdict }) => {
    const before = mutate(GROUND, beforehand);
    const pair = { operations, before, after: mutate(before, edits) };
    const changes = await compareContracts([pair], VERSION_HEADER);
    expect(toVerdict(changes)).toBe(verdict);
  },
);

/** The changes of all, the operations of each by the name of the mutation. */
function compareAll(mutations: readonly ContractMutation[]): Promise<Change[]> {
  const befores = mutations.map(({ beforehand = [] }) => mutate(GROUND, beforehand));
  const afters = mutations.map(({ edits }, at) => mutate(befores[at], edits));
  const names = mutations.flatMap(({ name }, at) =>
    Object.entries(operations).map(([verb, id]) => [`${name}:${verb}`, `${at}:${id}`]),
  );
  const pair = {
    operations: Object.fromEntries(names),
    before: combine(befores),
    after: combine(afters),
  };
  return compareContracts([pair], VERSION_HEADER);
}

/** One contract of many, with the number of each before its paths, operations and schemas. */
function combine(contracts: readonly unknown[]): Json {
  const parts = contracts.map((contract, at) => {
    const text = JSON.stringify(contract)
      .replaceAll("#/components/schemas/", `#/components/schemas/${at}:`)
      .replaceAll('"operationId":"', `"operationId":"${at}:`);
    const { paths, components } = JSON.parse(text);
    return { paths: prefix(paths, `/${at}`), schemas: prefix(components.schemas, `${at}:`) };
  });
  const schemas = Object.assign({}, ...parts.map((part) => part.schemas));
  const paths = Object.assign({}, ...parts.map((part) => part.paths));
  return { ...GROUND, paths, components: { ...Object(GROUND.components), schemas } };
}

function prefix(map: Json, text: string): Json {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [text + key, value]));
}

function toVerdict(changes: readonly Change[]): string | undefined {
  if (changes.length === 0) return undefined;
  return changes.some(({ isBreaking }) => isBreaking) ? "breaking" : "harmless";
}

it("a contract that cannot be compared is rejected in one line", async () => {
  const names = Array.from({ length: 12 }, (_, index) => `Filter${index}`);
  const properties = Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]),
  );
  const filters = names.map(
    (name): Edit => [["components", "schemas", name], { type: "object", properties }],
  );
  const entangled = mutate(GROUND, [
    ...filters,
    [["components", "schemas", "ImportModel", "properties", "filter"], properties.Filter0],
  ]);
  const pair = { operations, before: GROUND, after: entangled };
  await expect(compareContracts([pair], VERSION_HEADER)).rejects.toThrow(
    /^Cannot compare the contracts as an operation has more than 20000 parts/,
  );
});
