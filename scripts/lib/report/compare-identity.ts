import type { Change } from "./change.js";
import type { OperationPair } from "./pair-operations.js";

/** What changed in how an operation is named, where it lies, and how it is secured. */
export function compareIdentity({ name, before, after }: OperationPair): Change[] {
  const operation = { operations: [name], place: "" };
  if (before === undefined) {
    const what = `${after.operationId} was not in the contract before`;
    return [{ ...operation, what, isBreaking: true, why: "there is nothing to compare it with" }];
  }
  const [from, to] = [before, after].map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  const [had, has] = [before, after].map(({ security }) => nameSecurity(security));
  return [
    ...(from === to
      ? []
      : [{ ...operation, what: `moved from ${from} to ${to}`, isBreaking: true, why: "" }]),
    ...(before.operationId === after.operationId
      ? []
      : [
          {
            ...operation,
            what: `renamed from ${before.operationId} to ${after.operationId}`,
            isBreaking: false,
            why: "the client has names of its own",
          },
        ]),
    ...(had === has
      ? []
      : [
          {
            ...operation,
            what: `secured by ${has}, before by ${had}`,
            ...judgeSecurity(after.security),
          },
        ]),
  ];
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
  return security.map((schemes) => schemes.join(" and ") || "nothing").join(", or ");
}
