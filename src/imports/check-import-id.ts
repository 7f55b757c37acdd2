import { IMPORT_ID } from "../../generated/contract.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { checkValue } from "./check-value.js";

/** Refuses an id that breaks the contract, or that a URL would read as a step up to another resource. @throws InvalidArgumentError */
export function checkImportId(action: string, id: unknown, argument = "id"): void {
  const place = { action, argument };
  checkValue(id, { ...IMPORT_ID, required: true }, place);
  if (typeof id === "string" && /^(\.|%2e){1,2}$/i.test(id)) {
    throw new InvalidArgumentError({
      ...place,
      rule: 'must not be "." or ".." in any spelling',
      found: JSON.stringify(id),
    });
  }
}
