import type { FetchInit, ImportOperation } from "../../src/index.js";

/** The API of an index with a long history of imports that have ended, newest first, but for some of the oldest. */
export function createLongHistory(
  { count, open }: { count: number; open: number },
  now: () => number,
): (url: string, init: FetchInit) => Promise<Response> {
  const show = (number: number): ImportOperation => ({
    id: String(number),
    status: number > open || now() >= number * 60_000 ? "Completed" : "InProgress",
  });
  return async (url) => {
    const { pathname, searchParams } = new URL(url);
    const id = Number(pathname.split("/").at(-1));
    if (!Number.isNaN(id)) return Response.json(show(id));
    const from = Number(searchParams.get("paginationToken") ?? count);
    const limit = Number(searchParams.get("limit"));
    const to = Math.max(0, from - limit);
    const data = Array.from({ length: from - to }, (_, index) => show(from - index));
    return Response.json({ data, ...(to === 0 ? {} : { pagination: { next: String(to) } }) });
  };
}
