import { isRecord, parseJson } from "../../json.js";
import type { FindingCode } from "../finding-codes.js";
import type { ImportLimits } from "../limits.js";
import { grouped, quote } from "../wording.js";
import type { FileTally } from "./file-tally.js";
import { createHash, createIdSet, type IdSet } from "./id-set.js";

/** The ids of one namespace. */
export interface NamespaceIds {
  check(id: Bytes, tally: FileTally): void;
}

/** A value that lies in some bytes. */
export interface Bytes {
  bytes: Uint8Array;
  start: number;
  end: number;
}

const decoder = new TextDecoder();

/** @returns what checks the ids of a namespace, together with those of the others */
export function createIdRules(limits: ImportLimits): (namespace: string) => NamespaceIds {
  const seen = createIdSet();
  const namespaces = new Map<string, NamespaceIds>();
  return (name) => {
    const ids = namespaces.get(name) ?? createNamespaceIds(name, { seen, limits });
    namespaces.set(name, ids);
    return ids;
  };
}

function createNamespaceIds(
  name: string,
  { seen, limits }: { seen: IdSet; limits: ImportLimits },
): NamespaceIds {
  const hash = createHash(name);
  const tooLong = `an id of more than ${grouped(limits.nameLength)} characters`;
  return {
    check({ bytes, start, end }, tally) {
      const { characters, isAscii } = measure(bytes, start, end);
      if (characters === 0) tally.add("id_length", "an empty id");
      if (characters > limits.nameLength) tally.add("id_length", tooLong);
      if (!isAscii) tally.add("not_ascii_id");
      const [low, high] = hash(bytes, start, end);
      if (!seen.add(low, high)) return;
      tally.add("duplicate_id", quote(decoder.decode(bytes.subarray(start, end))));
    },
  };
}

/** Counts the characters of UTF-8: all bytes but those that continue one. */
function measure(bytes: Uint8Array, start: number, end: number) {
  let characters = 0;
  let isAscii = true;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    if ((byte & 0xc0) !== 0x80) characters += 1;
    if (byte === 0 || byte > 0x7f) isAscii = false;
  }
  return { characters, isAscii };
}

/** What is wrong with one record. */
export interface RecordMistake {
  code: FindingCode;
  detail: string;
}

/** What is wrong with the metadata of a record, which must be a JSON object of plain values; undefined if nothing is. */
export function findMetadataMistake(
  { bytes, start, end }: Bytes,
  limits: ImportLimits,
): RecordMistake | undefined {
  if (end - start > limits.metadataBytes) {
    const limit = grouped(limits.metadataBytes);
    return { code: "metadata_size", detail: `metadata of more than ${limit} bytes` };
  }
  const json = decoder.decode(bytes.subarray(start, end));
  const value = parseJson(json);
  if (isRecord(value)) return findFieldMistake(value);
  if (value !== undefined) return { code: "metadata_json", detail: "metadata is not an object" };
  const isNumber = /[:,[]\s*-?(NaN|Infinity)\b/.test(json);
  const detail = isNumber ? "NaN or Infinity in metadata" : "metadata is not JSON";
  return { code: "metadata_json", detail };
}

/** The first one of a record. */
function findFieldMistake(fields: Record<string, unknown>): RecordMistake | undefined {
  for (const [key, value] of Object.entries(fields)) {
    const problem = key.startsWith("$") ? "begins with $" : problemOf(value);
    if (problem !== undefined) {
      return { code: "metadata_value", detail: `the field ${quote(key)} ${problem}` };
    }
    if (hasInfinity(value)) {
      const detail = `the number ${quote(key)} in metadata is out of range`;
      return { code: "not_finite", detail };
    }
  }
  return undefined;
}

function problemOf(value: unknown): string | undefined {
  if (value === null) return "is null";
  if (!Array.isArray(value)) return isRecord(value) ? "is an object" : undefined;
  return value.every((item) => typeof item === "string")
    ? undefined
    : "is a list of other than strings";
}

/** Whether a number in a line is out of range: as JSON has neither NaN nor Infinity, it is one such as 1e999. */
export function hasInfinity(value: unknown, depth = 0): boolean {
  if (typeof value === "number") return !Number.isFinite(value);
  if (typeof value !== "object" || value === null || depth > 4) return false;
  return Object.values(value).some((item) => hasInfinity(item, depth + 1));
}
