import type { ResolvedCallOptions } from "../options/resolve-call-options.js";
import type { ImportOperation } from "../types.js";
import type { ImportApi } from "./import-api.js";
import { isTerminal } from "./is-terminal.js";
import { PAGE_SIZE, readPages } from "./read-pages.js";

/** Looks through the whole list for an import of a uri that has not ended, since it may have been started long ago. */
export async function findUnfinished(
  api: ImportApi,
  uri: string,
  options: ResolvedCallOptions,
): Promise<ImportOperation | undefined> {
  const query = { limit: PAGE_SIZE };
  for await (const { operations } of readPages(api, options, query)) {
    const found = operations.find((each) => each.uri === uri && !isTerminal(each));
    if (found !== undefined) return found;
  }
  return undefined;
}
