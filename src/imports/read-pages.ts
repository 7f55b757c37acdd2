import { LIST_IMPORTS_FIELDS } from "../../generated/contract.js";
import type { paths } from "../../generated/schema.js";
import type { ResolvedCallOptions } from "../options/resolve-call-options.js";
import type { ImportPage } from "../types.js";
import type { ImportApi, Operation, Received } from "./import-api.js";
import { readPage } from "./read-page.js";

export const LIST: Operation = {
  operation: "listImports",
  action: "list imports",
  expects: "json",
  isRepeatable: true,
};

/** How many imports a page holds at most. */
export const PAGE_SIZE = LIST_IMPORTS_FIELDS.limit.maximum;

export type PageQuery = NonNullable<paths["/bulk/imports"]["get"]["parameters"]["query"]>;

/** A page, with the answer that brought it. */
export interface ReceivedPage extends ImportPage {
  received: Received;
}

/** Reads the list page by page, each when it is asked for. Ends with an error where a page token comes again. */
export async function* readPages(
  api: ImportApi,
  options: ResolvedCallOptions,
  first: PageQuery,
): AsyncGenerator<ReceivedPage, void, undefined> {
  const seen = new Set([first.paginationToken]);
  for (let query = first; ; ) {
    const received = await api.send(LIST, options, (client, fetch) =>
      client.GET("/bulk/imports", { params: { query }, fetch }),
    );
    const page = readPage(received.value, received.refuseShape);
    const { nextToken } = page;
    if (nextToken !== undefined && seen.has(nextToken)) {
      throw received.refuse(
        "repeated_token",
        "the answer repeats an earlier page token, so that the list has no end",
      );
    }
    yield { ...page, received };
    if (nextToken === undefined) return;
    seen.add(nextToken);
    query = { ...query, paginationToken: nextToken };
  }
}
