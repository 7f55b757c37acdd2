import { visit } from "./app/visit.js";

/** A worker whose runtime throws on the field `cache`. @see ./run-worker.ts */
export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    // As if the runtime's Request took the field, and its fetch did not.
    if (pathname === "/unnoticed") globalThis.Request = class {};
    const options = pathname === "/own-fetch" ? { fetch: (url, init) => fetch(url, init) } : {};
    return new Response(await visit(`s3://bucket${pathname}`, searchParams.get("api"), options));
  },
};
