import type { JsonObject } from "../json.js";
import type { Change } from "./change.js";
import type { OperationPair } from "./pair-operations.js";
import { toCode } from "./to-code.js";
import { type Side, sideOf } from "./word-place.js";

const EVERY_STATUS = "every status is read";

/** The statuses of the answers before, each with the one after that it is, or that came in its place. */
export function pairStatuses({ before, after }: OperationPair): Map<string, string> {
  const former = Object.keys(before.responses);
  const next = Object.keys(after.responses);
  const came = next.filter((status) => !former.includes(status));
  const pairs = former.flatMap((status) => {
    const other = came.find((each) => toSide(each) === toSide(status));
    const found = next.includes(status) ? status : other;
    return found === undefined ? [] : [[status, found] as const];
  });
  return new Map(pairs);
}

/** The answers of both forms, by the statuses before. */
export function pairResponses(pair: OperationPair): Record<"before" | "after", JsonObject> {
  const pairs = [...pairStatuses(pair)];
  return {
    before: Object.fromEntries(pairs.map(([status]) => [status, pair.before.responses[status]])),
    after: Object.fromEntries(pairs.map(([status, next]) => [status, pair.after.responses[next]])),
  };
}

/** Which answers came, went, or have another status. By our own code: the differ does not compare what they hold then. */
export function compareStatuses(pair: OperationPair): Change[] {
  const { name, before, after } = pair;
  const pairs = pairStatuses(pair);
  const toChange = (status: string, what: string, isBreaking = false): Change => ({
    operations: [name],
    place: `${toSide(status)} ${toCode(status)}`,
    what,
    isBreaking,
    why: isBreaking ? "" : EVERY_STATUS,
  });
  const gone = Object.keys(before.responses).flatMap((status) => {
    const next = pairs.get(status);
    if (next === undefined) return [toChange(status, "removed", toSide(status) === "answer")];
    return next === status ? [] : [toChange(status, `now ${toCode(next)}`)];
  });
  const known = [...pairs.values()];
  const come = Object.keys(after.responses).filter((status) => !known.includes(status));
  return [...gone, ...come.map((status) => toChange(status, "new"))];
}

function toSide(status: string): Side {
  return sideOf(["responses", status]);
}
