import { isObject } from "../json.js";
import type { Change } from "./change.js";
import type { IsolatedOperation } from "./isolate-operations.js";
import type { OperationPair } from "./pair-operations.js";
import { nameParameter, namePlace, sideOf } from "./word-place.js";

type Form = "closed" | "open";

/** Which enums were opened (`enum` to `x-enum`) or closed. By our own code: the differ does not read `x-enum`. */
export function compareEnumForms({ name, before, after }: OperationPair): Change[] {
  const former = listEnums(before);
  return [...listEnums(after)].flatMap(([key, { path, form }]) => {
    const had = former.get(key)?.form;
    if (had === undefined || had === form) return [];
    const isAnswer = sideOf(path) !== "request";
    return [
      {
        operations: [name],
        place: namePlace(path, {
          nameOfParameter: (name) => nameParameter(after.parameters.get(name) ?? {}),
          isInAll: true,
        }),
        what: form === "open" ? "enum opened" : "enum closed",
        isBreaking: false,
        why: isAnswer
          ? "enums in answers are open in the types anyway"
          : "the client sends the known values alone anyway",
      },
    ];
  });
}

/** Every enum of an operation, by where it stands. */
function listEnums({ parameters, requestBody, responses }: IsolatedOperation) {
  const found = new Map<string, { path: string[]; form: Form }>();
  const visit = (node: unknown, path: string[]): void => {
    if (typeof node !== "object" || node === null) return;
    if (isObject(node) && Array.isArray(node.enum ?? node["x-enum"])) {
      found.set(path.join("/"), { path, form: Array.isArray(node.enum) ? "closed" : "open" });
    }
    for (const [key, part] of Object.entries(node)) visit(part, [...path, key]);
  };
  visit({ parameters: Object.fromEntries(parameters), requestBody, responses }, []);
  return found;
}
