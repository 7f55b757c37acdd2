import { arrayAt, isObject, type JsonObject, objectAt } from "../json.js";
import type { DocumentSource } from "../spec-source.js";
import { toComparable } from "./comparable.js";
import { type Difference, findDifferences } from "./differ.js";
import { type Decision, decide } from "./rules.js";
import { nameChange, namePlace, sideOf } from "./words.js";

/** One thing that changed in a contract, in words, and what it means for those who use the client. */
export interface Change extends Decision {
  /** The operations that it concerns, as the client calls them; none where it concerns the whole document. */
  operations: string[];
  /** Where in them, such as `query parameter limit`; empty for the operation itself. */
  place: string;
  what: string;
}

/** The contract of a document before and after, and what the project calls its operations. */
export interface ContractPair extends Pick<DocumentSource, "operations"> {
  before: JsonObject;
  after: JsonObject;
}

interface Compared extends ContractPair {
  versionHeader: string;
}

/**
 * What changed in the operations that the client uses, breaking or not for its users. None where all that changed is
 * what nobody sees: examples, names of schemas, the order of things.
 * @throws PipelineError where the differ fails
 */
export async function compareContracts(
  pairs: readonly ContractPair[],
  versionHeader: string,
): Promise<Change[]> {
  const changes = pairs.map(async ({ operations, ...contracts }) => {
    const before = toComparable(contracts.before);
    const after = toComparable(contracts.after);
    const compared = { operations, before, after, versionHeader };
    return (await findDifferences(before, after)).flatMap((each) => toChange(each, compared));
  });
  const order = pairs.flatMap(({ operations }) => Object.keys(operations));
  return mergeChanges((await Promise.all(changes)).flat(), order);
}

function toChange(difference: Difference, compared: Compared): Change[] {
  const { path, keyword, kind, before, after } = difference;
  const parameter = findParameter(difference, compared);
  const operations = nameOperations(difference, compared);
  const place = namePlace(difference, parameter);
  if (path[0] === "info" && keyword === "version") return [];
  if (path.length === 2 && path[0] === "paths") {
    const what = kind === "modified" ? `moved from ${before} to ${after}` : kind;
    return [{ operations, place: "", what, isBreaking: true, why: "" }];
  }
  const change = { operations, place, what: nameChange(difference) };
  if (String(parameter.name).toLowerCase() === compared.versionHeader.toLowerCase()) {
    // Its default is the version.
    if (path.length > 5) return [];
    return [{ ...change, isBreaking: false, why: "the client sends it with every request" }];
  }
  return [{ ...change, ...decide(difference, sideOf(path)) }];
}

/** The parameter that a difference is within; of one that went, as it was. */
function findParameter({ path, kind }: Difference, { before, after }: Compared): JsonObject {
  const [, route = "", method = "", part, index] = path;
  if (part !== "parameters") return {};
  const document = kind === "removed" && path.length === 5 ? before : after;
  const parameters = arrayAt(objectAt(objectAt(document.paths, route), method), "parameters");
  const found = parameters[Number(index)];
  return isObject(found) ? found : {};
}

function nameOperations({ path }: Difference, { before, after, operations }: Compared): string[] {
  const [root, route = "", method] = path;
  if (root !== "paths") return [];
  const [found = {}] = [after, before]
    .map((document) => objectAt(document.paths, route))
    .filter((item) => (method === undefined ? Object.keys(item).length > 0 : method in item));
  const ids = Object.entries(found)
    .filter(([key]) => method === undefined || key === method)
    .map(([, operation]) => (isObject(operation) ? operation.operationId : undefined));
  return ids.map((id) => {
    const named = Object.entries(operations).find(([, operationId]) => operationId === id);
    return named?.[0] ?? String(id);
  });
}

/** The same change in several operations, or in several places that are called the same, as one. */
function mergeChanges(changes: readonly Change[], order: readonly string[]): Change[] {
  const merged = new Map<string, Change>();
  for (const change of changes) {
    const { operations, ...rest } = change;
    const key = JSON.stringify(rest);
    const others = merged.get(key)?.operations ?? [];
    merged.set(key, { ...change, operations: [...new Set([...others, ...operations])] });
  }
  const rank = (operation = "") => order.indexOf(operation);
  return [...merged.values()]
    .map(({ operations, ...rest }) => ({
      ...rest,
      operations: operations.sort((one, other) => rank(one) - rank(other)),
    }))
    .sort((one, other) => rank(one.operations[0]) - rank(other.operations[0]));
}
