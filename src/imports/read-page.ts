import { isRecord } from "../is-record.js";
import type { ImportPage } from "../types.js";
import { readOperation } from "./read-operation.js";

/** Narrows what came over the wire to a page: without `data` it is empty, without a `next` that says something the last. */
export function readPage(value: unknown, refuse: (because: string) => Error): ImportPage {
  if (!isRecord(value)) throw refuse("is no list of imports");
  const data = value.data ?? [];
  if (!Array.isArray(data)) throw refuse("has data that is no array");
  const operations = data.map((each) => readOperation(each, refuse));
  const pagination = value.pagination ?? {};
  const next = isRecord(pagination) ? (pagination.next ?? "") : undefined;
  if (typeof next !== "string") throw refuse("has a page token that is no text");
  if (/\p{Surrogate}/u.test(next)) throw refuse("has a page token with a lone surrogate");
  return next === "" ? { operations } : { operations, nextToken: next };
}
