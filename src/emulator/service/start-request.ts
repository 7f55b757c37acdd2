import { type FieldRule, START_IMPORT_FIELDS } from "../../../generated/contract.js";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { checkValue } from "../../imports/field-rules.js";
import { isRecord, parseJson } from "../../json.js";
import type { ScriptedRequest } from "../types.js";

const ACTION = "start import";

const SCHEMES = /^(s3:\/\/|gs:\/\/|https:\/\/[a-z0-9-]+\.blob\.core\.windows\.net\/)/;

/**
 * Reads the body of a start as the service does: it checks at once that it is JSON with fields of the right types, and
 * of the `uri` its presence, length and scheme. Everything else is accepted here and fails later. An `errorMode` left out
 * is `abort`. Assumed: unknown fields are ignored, and null counts as left out.
 * @throws InvalidArgumentError
 */
export function readStartRequest(body: string): ScriptedRequest {
  const value = parseJson(body);
  if (!isRecord(value)) reject("body", "must be a JSON object");
  const fields = decodeFields(value, START_IMPORT_FIELDS, "");
  const uri = checkValue(fields.uri, START_IMPORT_FIELDS.uri, { action: ACTION, argument: "uri" });
  if (!SCHEMES.test(String(uri))) {
    reject("uri", "must begin with s3://, gs:// or https://ACCOUNT.blob.core.windows.net/");
  }
  const errorMode = { onError: "abort", ...(isRecord(fields.errorMode) ? fields.errorMode : {}) };
  // Its fields have the types of the contract; whether they keep to its other rules is checked later.
  return { ...fields, errorMode } as ScriptedRequest;
}

/** The known fields that an object has, each of its JSON type. */
function decodeFields(
  object: Record<string, unknown>,
  rules: Readonly<Record<string, FieldRule>>,
  prefix: string,
): Record<string, unknown> {
  const entries = Object.entries(rules).map(
    ([name, rule]) => [name, decode(object[name], rule, prefix + name)] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function decode(value: unknown, { type, fields }: FieldRule, argument: string): unknown {
  if (value === null || value === undefined) return undefined;
  if (type === "object" && isRecord(value))
    return decodeFields(value, fields ?? {}, `${argument}.`);
  return checkValue(value, { type }, { action: ACTION, argument });
}

function reject(argument: string, rule: string): never {
  throw new InvalidArgumentError({ action: ACTION, argument, rule });
}
