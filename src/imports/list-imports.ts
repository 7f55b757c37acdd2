import { LIST_IMPORTS_FIELDS } from "../../generated/contract.js";
import type { paths } from "../../generated/schema.js";
import { checkOptions } from "../options/check-options.js";
import type { ImportList, ImportOperation, ImportPage, ListImportsOptions } from "../types.js";
import { checkFields } from "./check-value.js";
import type { ImportApi, Operation, Received } from "./import-api.js";
import { readPage } from "./read-page.js";

const LIST: Operation = { action: "list imports", expects: "json" };

const PLACE = { action: LIST.action, argument: "" };

type PageQuery = NonNullable<paths["/bulk/imports"]["get"]["parameters"]["query"]>;

type FetchPage = (query: PageQuery) => Promise<Received>;

export function listImports(api: ImportApi, options: ListImportsOptions = {}): ImportList {
  checkOptions(LIST.action, options);
  const { limit, paginationToken, ...callOptions } = options;
  // What keeps to the rules of the contract has the type of the contract.
  const first = checkFields({ limit, paginationToken }, LIST_IMPORTS_FIELDS, PLACE) as PageQuery;
  const resolved = api.resolve(LIST, callOptions);
  const fetchPage: FetchPage = (query) =>
    api.send(LIST, resolved, (client, fetch) =>
      client.GET("/bulk/imports", { params: { query }, fetch }),
    );
  const pages = { [Symbol.asyncIterator]: () => readPages(fetchPage, first) };
  return { pages: () => pages, [Symbol.asyncIterator]: () => readOperations(pages) };
}

async function* readPages(
  fetchPage: FetchPage,
  first: PageQuery,
): AsyncGenerator<ImportPage, void, undefined> {
  const seen = new Set([first.paginationToken]);
  for (let query = first; ; ) {
    const received = await fetchPage(query);
    const page = readPage(received.value, received.refuseShape);
    if (page.nextToken === undefined) return yield page;
    if (seen.has(page.nextToken)) {
      throw received.refuse(
        "repeated_token",
        "the answer repeats an earlier page token, so that the list has no end",
      );
    }
    seen.add(page.nextToken);
    query = { ...query, paginationToken: page.nextToken };
    yield page;
  }
}

async function* readOperations(
  pages: AsyncIterable<ImportPage>,
): AsyncGenerator<ImportOperation, void, undefined> {
  for await (const { operations } of pages) yield* operations;
}
