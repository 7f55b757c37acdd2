import { LIST_IMPORTS_FIELDS } from "../../generated/contract.js";
import { checkOptions } from "../options/check-options.js";
import type { ImportList, ImportOperation, ImportPage, ListImportsOptions } from "../types.js";
import { checkFields } from "./check-value.js";
import type { ImportApi } from "./import-api.js";
import { LIST, type PageQuery, type ReceivedPage, readPages } from "./read-pages.js";

const PLACE = { action: LIST.action, argument: "" };

export function listImports(api: ImportApi, options: ListImportsOptions = {}): ImportList {
  checkOptions(LIST.action, options);
  const { limit, paginationToken, ...callOptions } = options;
  // What keeps to the rules of the contract has the type of the contract.
  const first = checkFields({ limit, paginationToken }, LIST_IMPORTS_FIELDS, PLACE) as PageQuery;
  const resolved = api.resolve(LIST, callOptions);
  const read = () => readPages(api, resolved, first);
  const pages = { [Symbol.asyncIterator]: () => withoutAnswers(read()) };
  return { pages: () => pages, [Symbol.asyncIterator]: () => readOperations(read()) };
}

async function* withoutAnswers(
  pages: AsyncIterable<ReceivedPage>,
): AsyncGenerator<ImportPage, void, undefined> {
  for await (const { received: _, ...page } of pages) yield page;
}

async function* readOperations(
  pages: AsyncIterable<ImportPage>,
): AsyncGenerator<ImportOperation, void, undefined> {
  for await (const { operations } of pages) yield* operations;
}
