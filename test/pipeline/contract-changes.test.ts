import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { PipelineError } from "../../scripts/lib/pipeline-error.js";
import type { Change } from "../../scripts/lib/report/change.js";
import { compareContracts, comparePairs } from "../../scripts/lib/report/compare-contracts.js";
import { compareDocuments } from "../../scripts/lib/report/compare-documents.js";
import { describeSingle } from "../../scripts/lib/report/compare-identity.js";
import { pairOperations } from "../../scripts/lib/report/pair-operations.js";
import { runDiffer } from "../../scripts/lib/report/run-differ.js";
import source from "../../spec/source.json" with { type: "json" };
import { makeWorkspace } from "../support/workspace.js";
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

const VERSION_HEADER = "X-Pinecone-Api-Version";
const GROUND = makeGround();
const MUTATIONS = [
  ...ENUM_MUTATIONS,
  ...REQUEST_MUTATIONS,
  ...RESPONSE_MUTATIONS,
  ...STATUS_MUTATIONS,
  ...OPERATION_MUTATIONS,
];

describe("of a contract in which", () => {
  // All by one run of the differ, which takes longer to start than to compare.
  const comparing = compareAll(MUTATIONS);

  it.each(MUTATIONS)("$name, the report has each change", async ({ name, want }) => {
    const changes = (await comparing).get(name) ?? [];
    expect(changes.map(toLine).sort()).toEqual([...want].sort());
  });

  it("nothing changes, the report is empty", async () => {
    expect(
      await compareContracts(GROUND, structuredClone(GROUND), {
        operations: source.operations,
        versionHeader: VERSION_HEADER,
      }),
    ).toEqual([]);
  });
});

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
  const settings = { operations: source.operations, versionHeader: VERSION_HEADER };
  await expect(compareContracts(GROUND, entangled, settings)).rejects.toThrow(
    /^Cannot compare the contracts as an operation has more than 20000 parts/,
  );
});

describe("runDiffer()", () => {
  const operations = new Map([["a", { responses: {} }]]);

  it("leaves no file behind, even if it is stopped", async () => {
    const { root } = await makeWorkspace();
    const temporary = join(root, "temporary");
    await mkdir(temporary);
    vi.stubEnv("TMPDIR", temporary);
    expect(await runDiffer(operations, operations)).toEqual([]);
    const stop = new AbortController();
    const running = runDiffer(operations, operations, stop.signal);
    stop.abort();
    await expect(running).rejects.toThrow(PipelineError);
    expect(await readdir(temporary)).toEqual([]);
  });
});

async function compareAll(mutations: readonly ContractMutation[]): Promise<Map<string, Change[]>> {
  const contracts = mutations.map(({ beforehand = [], edits }) => {
    const before = mutate(GROUND, beforehand);
    return { before, after: mutate(before, edits) };
  });
  const pairs = contracts.flatMap(({ before, after }, index) =>
    pairOperations(before, after, source.operations).pairs.map((pair) => ({
      ...pair,
      name: `${index} ${pair.name}`,
    })),
  );
  const changes = await comparePairs(pairs, VERSION_HEADER);
  return new Map(
    mutations.map(({ name }, index) => {
      const { before = {}, after = {} } = contracts[index] ?? {};
      const { singles } = pairOperations(before, after, source.operations);
      const ofWhole = [...compareDocuments(before, after), ...singles.map(describeSingle)];
      return [name, [...ofWhole, ...changes.flatMap((each) => pick(each, `${index} `))]];
    }),
  );
}

/** The part of a change that concerns operations whose names begin so. */
function pick(change: Change, prefix: string): Change[] {
  const operations = change.operations.filter((each) => each.startsWith(prefix));
  const names = operations.map((each) => each.slice(prefix.length));
  return names.length === 0 ? [] : [{ ...change, operations: names }];
}

function toLine({ operations, place, what, isBreaking }: Change): string {
  const parts = [operations.join(", "), place].filter((each, at) => at === 0 || each !== "");
  return `${isBreaking ? "breaking" : "harmless"} ${[...parts, what].join(": ")}`;
}
