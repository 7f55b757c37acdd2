import { describe, expect, it } from "vitest";
import { InvalidResponseError } from "../../../src/index.js";
import { collect, connect, rejection } from "../../support/connect.js";
import { type ReceivedRequest, respondWith } from "../../support/local-server.js";

const FIRST = { data: [operation("3"), operation("2")], pagination: { next: "t1" } };
const EMPTY = { data: [], pagination: { next: "t2" } };
const WITHOUT_DATA = { pagination: { next: "t3" } };
const LAST = { data: [operation("1")] };

const PAGES: Record<string, unknown> = { "": FIRST, t1: EMPTY, t2: WITHOUT_DATA, t3: LAST };

describe("listImports()", () => {
  it.each(["listImports", "startImport"])(
    "%s() ends with an error if empty pages never end",
    async (verb) => {
      let pages = 0;
      const { client } = await connect(() => {}, {
        fetch: async () => {
          pages += 1;
          return Response.json({ data: [], pagination: { next: `t${pages}` } });
        },
      });
      const call =
        verb === "listImports"
          ? collect(client.listImports())
          : client.startImport({ uri: "s3://bucket/dir" }, { attach: "unfinished" });
      const error = await rejection(call);
      expect(error).toBeInstanceOf(InvalidResponseError);
      expect(error).toMatchObject({
        reason: "shape",
        problem: expect.stringContaining("100 pages"),
      });
      expect(pages).toBe(100);
    },
  );

  it("yields the imports of all pages, reads on after empty ones, and sends the limit each time", async () => {
    const { client, received } = await connect(servePages(PAGES));
    const found = await collect(client.listImports({ limit: 2 }));
    expect(found.map(({ id }) => id)).toEqual(["3", "2", "1"]);
    expect(received.map(({ path }) => path)).toEqual([
      "/bulk/imports?limit=2",
      "/bulk/imports?limit=2&paginationToken=t1",
      "/bulk/imports?limit=2&paginationToken=t2",
      "/bulk/imports?limit=2&paginationToken=t3",
    ]);
  });

  it("yields pages with the token of the next one", async () => {
    const { client } = await connect(servePages(PAGES));
    expect(await collect(client.listImports().pages())).toEqual([
      { operations: FIRST.data, nextToken: "t1" },
      { operations: [], nextToken: "t2" },
      { operations: [], nextToken: "t3" },
      { operations: LAST.data },
    ]);
  });

  it("starts at paginationToken", async () => {
    const { client } = await connect(servePages(PAGES));
    const found = await collect(client.listImports({ paginationToken: "t2" }));
    expect(found.map(({ id }) => id)).toEqual(["1"]);
  });

  it("sends nothing before it is iterated over, and a page only when it is needed", async () => {
    const sent: string[] = [];
    const { client } = await connect(servePages(PAGES), {
      fetch: (url, init) => {
        sent.push(url);
        return fetch(url, init);
      },
    });
    const list = client.listImports();
    list.pages();
    await new Promise(setImmediate);
    expect(sent).toEqual([]);
    for await (const { id } of list) if (id === "2") break;
    await new Promise(setImmediate);
    expect(sent).toHaveLength(1);
  });

  it("starts anew at each iteration", async () => {
    const { client, received } = await connect(servePages(PAGES));
    const list = client.listImports();
    expect(await collect(list)).toEqual(await collect(list));
    expect(received).toHaveLength(8);
    const pages = list.pages();
    expect(await collect(pages)).toEqual(await collect(pages));
    expect(received).toHaveLength(16);
  });

  it.each([
    { name: "no pagination", page: LAST },
    { name: "an empty token", page: { ...LAST, pagination: { next: "" } } },
    { name: "pagination without a token", page: { ...LAST, pagination: {} } },
    { name: "null for pagination", page: { ...LAST, pagination: null } },
    { name: "null for the token", page: { ...LAST, pagination: { next: null } } },
  ])("ends at a page with $name", async ({ page }) => {
    const { client, received } = await connect(respondWith(200, page));
    expect(await collect(client.listImports())).toEqual(LAST.data);
    expect(received).toHaveLength(1);
  });

  it.each([{}, { data: null }])("reads %j as an empty page", async (page) => {
    const { client } = await connect(respondWith(200, page));
    expect(await collect(client.listImports().pages())).toEqual([{ operations: [] }]);
  });

  it.each([
    {
      name: "at once",
      pages: { "": { ...FIRST, pagination: { next: "t1" } }, t1: FIRST },
      requests: 2,
    },
    { name: "after a while", pages: { ...PAGES, t3: FIRST }, requests: 4 },
    {
      name: "as the one it began with",
      pages: PAGES,
      start: "t2",
      repeat: { t3: { pagination: { next: "t2" } } },
      requests: 2,
    },
  ])("stops at a token that comes again $name", async ({ pages, start, repeat, requests }) => {
    const { client, received } = await connect(servePages({ ...pages, ...repeat }));
    const error = await rejection(collect(client.listImports({ paginationToken: start })));
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({ reason: "repeated_token", status: 200, attempts: 1 });
    expect(received).toHaveLength(requests);
  });
});

function operation(id: string) {
  return { id, status: "Completed" };
}

/** A handler that responds with the page that belongs to the token of the request. */
function servePages(pages: Record<string, unknown>): ReturnType<typeof respondWith> {
  return (request: ReceivedRequest, response) => {
    const token =
      new URL(request.path, "http://localhost").searchParams.get("paginationToken") ?? "";
    respondWith(200, pages[token])(request, response);
  };
}
