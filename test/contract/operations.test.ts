import { beforeEach, describe, expect, inject, it } from "vitest";
import type { OperationName } from "../../generated/contract.js";
import {
  ApiError,
  createImportClient,
  IMPORT_STATUSES,
  type ImportClient,
  type ImportOperation,
  InvalidResponseError,
} from "../../src/index.js";
import { failure } from "../support/connect.js";
import type { PrismTarget } from "../support/prism-setup.js";
import { createStrictFetch, readViolations } from "../support/strict-fetch.js";

const STATUS_EXAMPLES = {
  pending: "Pending",
  in_progress: "InProgress",
  indexing: "InProgress",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** Every error that the contract documents, with an example of the overlay for it. */
const ERRORS = [
  { status: 400, example: "invalid_argument", rpcCode: 3 },
  { status: 401, example: "unauthenticated", rpcCode: 16 },
  { status: 404, example: "not_found", rpcCode: 5 },
  { status: 429, example: "rate_limited", rpcCode: 8 },
  { status: 500, example: "internal", rpcCode: 13 },
  { status: 503, example: "unavailable", rpcCode: 14 },
];

const OPERATIONS: Record<
  OperationName,
  (client: ImportClient, headers: Record<string, string>) => Promise<unknown>
> = {
  startImport: (client, headers) =>
    client.startImport({ uri: "s3://bucket/dir" }, { headers, onUnknownOutcome: "throw" }),
  describeImport: (client, headers) => client.describeImport("101", { headers }),
  listImports: (client, headers) => readFirstPage(client, { headers }),
  cancelImport: (client, headers) => client.cancelImport("101", { headers }),
  describeIndexStats: (client, headers) => client.describeIndexStats({ headers }),
};

describe.each(inject("prismTargets"))("against Prism on $name", (target) => {
  const sent: Sent[] = [];
  const client = connect(target, { sent });

  beforeEach(() => {
    sent.length = 0;
  });

  it("startImport() sends the shortest request and returns the id", async () => {
    const started = await client.startImport({ uri: "s3://bucket/dir" });
    expect(started).toEqual({ id: "101", outcome: "started" });
    expect(sent).toEqual([
      {
        path: "/bulk/imports",
        body: { uri: "s3://bucket/dir", errorMode: { onError: "abort" } },
      },
    ]);
  });

  it.each(["abort", "continue"] as const)(
    "startImport() sends every field at its longest, with onError %s",
    async (onError) => {
      const request = {
        uri: `s3://bucket/${"é".repeat(1_487)}`,
        integrationId: "i".repeat(1_000),
        errorMode: { onError },
      };
      expect(await client.startImport(request)).toEqual({ id: "101", outcome: "started" });
      expect(sent).toEqual([{ path: "/bulk/imports", body: request }]);
    },
  );

  it.each([
    "1",
    "x".repeat(1_000),
    "a/b",
    "a?b#c",
    "é ",
    "%",
    "%2f",
    "...",
    "\u{1F600}".repeat(1_000),
  ])("describeImport() and cancelImport() take the id %j", async (id) => {
    const operation = await client.describeImport(id);
    expect(operation.id).toBe(id);
    expect(IMPORT_STATUSES).toContain(operation.status);
    await expect(client.cancelImport(id)).resolves.toBeUndefined();
    const path = `/bulk/imports/${encodeURIComponent(id)}`;
    expect(sent).toEqual([{ path }, { path }]);
  });

  it("listImports() sends the shortest request and returns a page", async () => {
    const page = await readFirstPage(client, {});
    expect(page?.operations[0]).toMatchObject({ id: expect.any(String) });
    expect(sent).toEqual([{ path: "/bulk/imports" }]);
  });

  it.each([1, 100])("listImports() sends every parameter, with limit %d", async (limit) => {
    const page = await readFirstPage(client, { limit, paginationToken: "t/o?k=e n&" });
    expect(page?.operations[0]).toMatchObject({ id: expect.any(String) });
    const token = encodeURIComponent("t/o?k=e n&");
    expect(sent).toEqual([{ path: `/bulk/imports?limit=${limit}&paginationToken=${token}` }]);
  });

  describe.each(Object.entries(OPERATIONS))("%s()", (_name, call) => {
    it.each(ERRORS)(
      "rejects with an ApiError for $status",
      async ({ status, example, rpcCode }) => {
        const prefer = target.hasOverlay ? `code=${status}, example=${example}` : `code=${status}`;
        const error = await failure(call(client, { prefer }));
        expect(error).toBeInstanceOf(ApiError);
        expect(error).toMatchObject({ code: "api_error", status, attempts: 1 });
        if (target.hasOverlay) expect(error).toMatchObject({ rpcCode });
      },
    );
  });

  it("Prism finds the violation in a request that the client did not check", async () => {
    const response = await fetch(`${target.url}/bulk/imports?limit=101`, {
      headers: { "api-key": "key" },
    });
    const locations = readViolations(response).map(({ location }) => location.join("."));
    expect(locations).toContain("request.query.limit");
    const strict = connect(target, { rewrite: (url) => `${url}?limit=101` });
    await expect(readFirstPage(strict, {})).rejects.toMatchObject({
      code: "connection_failed",
      message: expect.stringContaining("Prism found violations"),
    });
  });
});

describe.each(inject("prismTargets").filter(({ hasOverlay }) => hasOverlay))(
  "the named examples of $name",
  (target) => {
    const client = connect(target);

    it.each(Object.entries(STATUS_EXAMPLES))(
      "describeImport() reads the example %s as %s",
      async (example, status) => {
        const operation = await client.describeImport("101", {
          headers: { prefer: `example=${example}` },
        });
        expect(operation).toMatchObject({ id: "101", uri: "s3://bucket/dir", status });
      },
    );

    it("there is an example for every status", () => {
      expect(new Set(Object.values(STATUS_EXAMPLES))).toEqual(new Set(IMPORT_STATUSES));
    });

    it("listImports() ends after the last page", async () => {
      const found = await readAll(client, "last_page");
      expect(found.map(({ id, status }) => [id, status])).toEqual([
        ["102", "Pending"],
        ["101", "Completed"],
      ]);
    });

    it("listImports() finds nothing on an empty page", async () => {
      await expect(readAll(client, "empty_page")).resolves.toEqual([]);
    });

    it("listImports() stops at a page token that came before", async () => {
      const error = await readAll(client, "page_with_more").catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(InvalidResponseError);
      expect(error).toMatchObject({ reason: "repeated_token", status: 200 });
    });
  },
);

interface Sent {
  path: string;
  body?: unknown;
}

interface ConnectOptions {
  rewrite?: (url: string) => string;
  /** Where each request is recorded. */
  sent?: Sent[];
}

function connect(
  target: PrismTarget,
  { rewrite = (url) => url, sent }: ConnectOptions = {},
): ImportClient {
  const strictFetch = createStrictFetch(target);
  return createImportClient({
    apiKey: "key",
    indexHost: target.url,
    maxRetries: 0,
    fetch: async (url, init) => {
      const { pathname, search } = new URL(url);
      const { body } = init;
      const hasBody = body !== undefined;
      sent?.push({
        path: pathname + search,
        ...(hasBody ? { body: await new Response(body).json() } : {}),
      });
      return strictFetch(rewrite(url), init);
    },
  });
}

async function readFirstPage(
  client: ImportClient,
  options: Parameters<ImportClient["listImports"]>[0],
) {
  for await (const page of client.listImports(options).pages()) return page;
  return undefined;
}

async function readAll(client: ImportClient, example: string): Promise<ImportOperation[]> {
  const found: ImportOperation[] = [];
  for await (const operation of client.listImports({ headers: { prefer: `example=${example}` } })) {
    found.push(operation);
  }
  return found;
}
