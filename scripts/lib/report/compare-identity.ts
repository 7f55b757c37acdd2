import type { Change } from "./change.js";
import type { OperationPair, SingleOperation } from "./pair-operations.js";
import { toCode } from "./to-code.js";

/** An operation that came or went, or so it seems where it was renamed and moved at once. */
export function describeSingle({ name, operationId, isIn }: SingleOperation): Change {
  const [what, why] =
    isIn === "before"
      ? ["removed", "or renamed: spec/source.json names it"]
      : ["was not in the contract before", "there is nothing to compare it with"];
  return { operations: [name], place: toCode(operationId), what, isBreaking: true, why };
}

/** What changed in how an operation is named, where it lies, and how it is secured. */
export function compareIdentity({ name, before, after }: OperationPair): Change[] {
  const [from = "", to = ""] = [before, after].map(({ method, path }) =>
    toCode(`${method.toUpperCase()} ${path}`),
  );
  const isThere = from.replace(/\{[^}]*\}/g, "{}") === to.replace(/\{[^}]*\}/g, "{}");
  const [formerId = "", id = ""] = [before, after].map(({ operationId }) => toCode(operationId));
  const [had = "", has = ""] = [before, after].map(({ security }) => nameSecurity(security));
  const changes = [
    { isSame: isThere, what: `moved from ${from} to ${to}`, isBreaking: true, why: "" },
    {
      isSame: formerId === id,
      what: `renamed from ${formerId} to ${id}`,
      isBreaking: false,
      why: "the client has names of its own",
    },
    {
      isSame: had === has,
      what: `secured by ${has}, before by ${had}`,
      ...judgeSecurity(after.security),
    },
  ];
  return changes
    .filter(({ isSame }) => !isSame)
    .map(({ isSame, ...change }) => ({ operations: [name], place: "", ...change }));
}

/** The client sends one key in one header, in the one that the contract names. */
function judgeSecurity(security: readonly string[][]): Pick<Change, "isBreaking" | "why"> {
  const isKeyEnough = security.some(
    ([first = "", ...more]) => more.length === 0 && first.startsWith("apiKey in header "),
  );
  return isKeyEnough
    ? { isBreaking: false, why: "the client sends the key in the header that the contract names" }
    : { isBreaking: true, why: "the API key alone is no longer enough" };
}

function nameSecurity(security: readonly string[][]): string {
  if (security.length === 0) return "nothing";
  return security.map((schemes) => schemes.map(toCode).join(" and ") || "nothing").join(", or ");
}
