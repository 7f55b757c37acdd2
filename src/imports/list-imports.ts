import { LIST_IMPORTS_FIELDS } from "../../generated/contract.js";
import type { paths } from "../../generated/schema.js";
import { isRecord } from "../json.js";
import {
  CALL_OPTIONS,
  type CallOptions,
  type ResolvedCallOptions,
} from "../options/call-options.js";
import type { SuccessResponse } from "../transport/http.js";
import type {
  ImportList,
  ImportOperation,
  ImportPage,
  ListImportsResponse,
  Unchecked,
} from "../types.js";
import { actionOf, type IndexApi } from "./api.js";
import { checkFields } from "./field-rules.js";
import { readOperation } from "./import-operation.js";

/** Which part of the list is read. */
export interface ListImportsOptions extends CallOptions {
  /** How many imports a page holds at most, within the limits of the contract: from 1 to 100. */
  limit?: number | undefined;
  /**
   * Where to begin: the `nextToken` of an earlier page.
   * @default the first page
   */
  paginationToken?: string | undefined;
}

/** How many imports a page can hold. */
export const PAGE_SIZE = LIST_IMPORTS_FIELDS.limit.maximum;

/** After this many empty pages in a row, a list that always names another one would have no end. */
const MAX_EMPTY_PAGES = 100;

const LIST_OPTIONS = [...CALL_OPTIONS, ...Object.keys(LIST_IMPORTS_FIELDS)];

type PageQuery = NonNullable<paths["/bulk/imports"]["get"]["parameters"]["query"]>;

export function listImports(api: IndexApi, options: ListImportsOptions = {}): ImportList {
  const resolved = api.resolve("listImports", options, LIST_OPTIONS);
  const { limit, paginationToken } = options;
  const place = { action: actionOf("listImports"), argument: "" };
  // What keeps to the rules of the contract has the type of the contract.
  const query = checkFields({ limit, paginationToken }, LIST_IMPORTS_FIELDS, place) as PageQuery;
  const pages = { [Symbol.asyncIterator]: () => iteratePages(api, resolved, query) };
  return { pages: () => pages, [Symbol.asyncIterator]: () => iterateImports(pages, resolved) };
}

/** A page, and the response that brought it. */
export interface ReceivedPage extends ImportPage {
  response: SuccessResponse;
}

/**
 * Reads the list page by page, each when it is needed.
 * @throws InvalidResponseError if the list has no end: a page token comes again, or empty pages never end
 */
export async function* readPages(
  api: IndexApi,
  options: ResolvedCallOptions,
  { action, ...first }: PageQuery & { action?: string } = { limit: PAGE_SIZE },
): AsyncGenerator<ReceivedPage, void, undefined> {
  const seen = new Set([first.paginationToken]);
  let emptyPages = 0;
  for (let query = first; ; ) {
    const { data, response } = await api.call(
      { operation: "listImports", ...(action === undefined ? {} : { action }), options },
      (client, fetch) => client.GET("/bulk/imports", { params: { query }, fetch }),
    );
    const page = readPage(data, response);
    const { nextToken } = page;
    if (nextToken !== undefined && seen.has(nextToken)) {
      throw response.toError(
        "repeated_token",
        "the response repeats an earlier page token, so the list would have no end",
      );
    }
    emptyPages = page.operations.length === 0 ? emptyPages + 1 : 0;
    if (nextToken !== undefined && emptyPages >= MAX_EMPTY_PAGES) {
      const problem = `the list has no import on ${emptyPages} pages in a row, and names another page`;
      throw response.toError("shape", problem);
    }
    yield { ...page, response };
    if (nextToken === undefined) return;
    seen.add(nextToken);
    query = { ...query, paginationToken: nextToken };
  }
}

/** Checks what came over the wire. Without `data` a page is empty; without a `next`, or with an empty one, it is the last. */
function readPage(
  data: Unchecked<ListImportsResponse> | undefined,
  response: SuccessResponse,
): ImportPage {
  const { toError } = response;
  if (!isRecord(data)) throw toError("shape", "the response is not a list of imports");
  const models = data.data ?? [];
  if (!Array.isArray(models)) throw toError("shape", "the response has data that is not an array");
  const operations = models.map((model) => readOperation(model, response));
  const pagination = data.pagination ?? {};
  const next = isRecord(pagination) ? readNext(pagination) : undefined;
  if (typeof next !== "string") {
    throw toError("shape", "the response has a page token that is not a string");
  }
  if (/\p{Surrogate}/u.test(next)) {
    throw toError("shape", "the response has a page token with a lone surrogate");
  }
  return next === "" ? { operations } : { operations, nextToken: next };
}

function readNext({ next }: Unchecked<NonNullable<ListImportsResponse["pagination"]>>): unknown {
  return next ?? "";
}

async function* iteratePages(
  api: IndexApi,
  options: ResolvedCallOptions,
  first: PageQuery,
): AsyncGenerator<ImportPage, void, undefined> {
  for await (const { response: _, ...page } of readPages(api, options, first)) {
    yield page;
    throwIfAborted(options);
  }
}

async function* iterateImports(
  pages: AsyncIterable<ImportPage>,
  options: ResolvedCallOptions,
): AsyncGenerator<ImportOperation, void, undefined> {
  for await (const { operations } of pages) {
    for (const operation of operations) {
      yield operation;
      throwIfAborted(options);
    }
  }
}

/** The caller may have aborted in the meantime: the list then ends, even if nothing more would be sent. */
function throwIfAborted({ signal }: ResolvedCallOptions): void {
  if (signal?.aborted) throw signal.reason;
}
