import type { FetchInit, ImportOperation } from "../../src/index.js";
import { makeImport } from "./make-import.js";

/** When an import starts and ends, in milliseconds. Its id is its place in the history, counted from 1. */
export interface PastImport {
  startsAt: number;
  endsAt: number;
}

/** The API of an index with a history of imports, which are listed newest first. */
export function createImportHistory(
  history: readonly PastImport[],
  now: () => number,
): (url: string, init: FetchInit) => Promise<Response> {
  const show = ({ startsAt, endsAt }: PastImport, index: number): ImportOperation => {
    const id = String(index + 1);
    const share = (now() - startsAt) / (endsAt - startsAt);
    if (now() >= endsAt) return makeImport({ id, status: "Completed", percentComplete: 100 });
    return makeImport({ id, status: "InProgress", percentComplete: share * 100 });
  };
  return async (url) => {
    const { pathname, searchParams } = new URL(url);
    const index = Number(pathname.split("/").at(-1)) - 1;
    const described = history[index];
    if (described !== undefined) return Response.json(show(described, index));
    const started = history.findLastIndex(({ startsAt }) => startsAt <= now()) + 1;
    const from = Number(searchParams.get("paginationToken") ?? started);
    const to = Math.max(0, from - Number(searchParams.get("limit")));
    const data = history.slice(to, from).map((each, place) => show(each, to + place));
    const pagination = to === 0 ? {} : { pagination: { next: String(to) } };
    return Response.json({ data: data.reverse(), ...pagination });
  };
}
