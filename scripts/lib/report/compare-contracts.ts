import type { JsonObject } from "../json.js";
import { guard } from "../pipeline-error.js";
import type { SpecSource } from "../spec-source.js";
import { type Change, mergeChanges } from "./change.js";
import { compareDocuments } from "./compare-documents.js";
import { compareEnumForms } from "./compare-enum-forms.js";
import { compareIdentity, describeSingle } from "./compare-identity.js";
import { compareParameters } from "./compare-parameters.js";
import { compareStatuses, pairStatuses } from "./compare-statuses.js";
import { judgeDifferences } from "./judge-differences.js";
import { type OperationPair, pairOperations } from "./pair-operations.js";
import { runDiffer } from "./run-differ.js";
import { toComparable } from "./to-comparable.js";

/**
 * What changed from one contract to another in the operations that the client uses, breaking or not for its users.
 * None where all that changed is what nobody sees: examples, names of schemas, the order of things.
 * @throws PipelineError where the differ fails, or is ended by the signal
 */
export async function compareContracts(
  before: JsonObject,
  after: JsonObject,
  { operations, versionHeader }: Pick<SpecSource, "operations" | "versionHeader">,
  signal?: AbortSignal,
): Promise<Change[]> {
  return guard("compare the contracts", async () => {
    const { pairs, singles } = pairOperations(before, after, operations);
    return [
      ...compareDocuments(before, after),
      ...singles.map(describeSingle),
      ...(await comparePairs(pairs, versionHeader, signal)),
    ];
  });
}

/** What changed in any number of operations, by one run of the differ. */
export async function comparePairs(
  pairs: readonly OperationPair[],
  versionHeader: string,
  signal?: AbortSignal,
): Promise<Change[]> {
  const comparable = pairs.map((pair) => ({ pair, ...toComparable(pair, versionHeader) }));
  const differences = await runDiffer(
    new Map(comparable.map(({ pair, before }) => [pair.name, before])),
    new Map(comparable.map(({ pair, after }) => [pair.name, after])),
    signal,
  );
  const changes = comparable.flatMap(({ pair, parameters }) => {
    const own = differences.filter(({ operation }) => operation === pair.name);
    return [
      ...compareIdentity(pair),
      ...compareParameters(pair, versionHeader),
      ...compareStatuses(pair),
      ...judgeDifferences(own, { parameters, statuses: [...pairStatuses(pair).keys()] }),
      ...compareEnumForms(pair),
    ];
  });
  return mergeChanges(changes);
}
