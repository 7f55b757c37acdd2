import { LIST_IMPORTS_FIELDS } from "../../generated/contract.js";
import { checkOptions } from "../options/check-options.js";
import type { ResolvedCallOptions } from "../options/resolve-call-options.js";
import type { ImportList, ImportOperation, ImportPage, ListImportsOptions } from "../types.js";
import { checkFields } from "./check-value.js";
import type { ImportApi } from "./import-api.js";
import { LIST, type PageQuery, readPages } from "./read-pages.js";

const PLACE = { action: LIST.action, argument: "" };

export function listImports(api: ImportApi, options: ListImportsOptions = {}): ImportList {
  checkOptions(LIST.action, options);
  const { limit, paginationToken } = options;
  // What keeps to the rules of the contract has the type of the contract.
  const first = checkFields({ limit, paginationToken }, LIST_IMPORTS_FIELDS, PLACE) as PageQuery;
  const resolved = api.resolve(LIST, options, ["limit", "paginationToken"]);
  const pages = { [Symbol.asyncIterator]: () => readPublicPages(api, resolved, first) };
  return { pages: () => pages, [Symbol.asyncIterator]: () => readOperations(pages, resolved) };
}

async function* readPublicPages(
  api: ImportApi,
  options: ResolvedCallOptions,
  first: PageQuery,
): AsyncGenerator<ImportPage, void, undefined> {
  for await (const { received: _, ...page } of readPages(api, options, first)) {
    yield page;
    throwIfAborted(options);
  }
}

async function* readOperations(
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

/** The caller may have aborted in the meantime: the list then ends, also where nothing more would be sent. */
function throwIfAborted({ signal }: ResolvedCallOptions): void {
  if (signal?.aborted) throw signal.reason;
}
