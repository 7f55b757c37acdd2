import { describe, expect, it } from "vitest";
import {
  ApiError,
  ConnectionError,
  InvalidResponseError,
  isImportClientError,
} from "../../../src/index.js";
import { API_KEY, rejection } from "../../support/connect.js";
import { findClosedAddress, respondWith } from "../../support/local-server.js";
import { connectByName, IMPORT, LOOKUP, READY } from "./connect-by-name.js";

/** What a lookup may meet, and the error of a start that needed it. */
const FAILURES = [
  {
    name: "a 401 as text",
    lookup: respondWith(401, "Invalid API Key", { "content-type": "text/plain" }),
    error: ApiError,
    message: "Cannot find the host of the index docs: the API responded 401: Invalid API Key",
  },
  {
    name: "a 404",
    lookup: respondWith(404, {
      status: 404,
      error: { code: "NOT_FOUND", message: "Resource docs not found" },
    }),
    error: ApiError,
    message:
      "Cannot find the host of the index docs: the API responded 404: Resource docs not found",
  },
  {
    name: "a 503",
    lookup: respondWith(503, "upstream connect error", { "content-type": "text/plain" }),
    error: ApiError,
    message:
      "Cannot find the host of the index docs: the API responded 503: upstream connect error",
  },
  {
    name: "a redirect",
    lookup: respondWith(302, "", { location: "https://login.example/" }),
    error: InvalidResponseError,
    message:
      "Cannot find the host of the index docs: the API redirects to another address, to which the key is not sent; check the host (status 302)",
  },
  {
    name: "HTML",
    lookup: respondWith(200, "<html>", { "content-type": "text/html" }),
    error: InvalidResponseError,
    message:
      "Cannot find the host of the index docs: the response is not JSON but text/html (status 200)",
  },
  {
    name: "another index",
    lookup: respondWith(200, { name: "other", host: "h.example", status: READY }),
    error: InvalidResponseError,
    message:
      "Cannot find the host of the index docs: the response does not describe this index (status 200)",
  },
  {
    name: "an index without a host",
    lookup: respondWith(200, { name: "docs", status: READY }),
    error: InvalidResponseError,
    message:
      "Cannot find the host of the index docs: the host in the response must be a string (status 200)",
  },
  {
    name: "a host without TLS",
    lookup: respondWith(200, { name: "docs", host: "http://docs.example", status: READY }),
    error: InvalidResponseError,
    message:
      "Cannot find the host of the index docs: the host in the response must begin with https://, since http:// sends the key unencrypted (allowInsecureHttp permits it) (status 200)",
  },
  {
    name: "a host that is none",
    lookup: respondWith(200, { name: "docs", host: "a b", status: READY }),
    error: InvalidResponseError,
    message:
      "Cannot find the host of the index docs: the host in the response must have no space, control character or backslash (status 200)",
  },
  {
    name: "an index that is not ready",
    lookup: respondWith(200, {
      name: "docs",
      host: "h.example",
      status: { ready: false, state: "Initializing" },
    }),
    error: ConnectionError,
    message:
      "Cannot find the host of the index docs: the index is not ready (Initializing): try again when it is",
  },
];

describe("a lookup that meets", () => {
  it.each(FAILURES)("$name is a plain error of a start, and nothing else is sent", async (row) => {
    const { client, received } = await connectByName({ lookup: row.lookup });
    const error = await rejection(client.startImport({ uri: "s3://bucket/dir" }));
    expect(error).toBeInstanceOf(row.error);
    expect(error).toMatchObject({ message: row.message });
    expect(isImportClientError(error)).toBe(true);
    expect(received).toHaveLength(1);
  });

  it("a control plane that nobody can reach is a plain error of a start", async () => {
    const { client } = await connectByName({ controlHost: await findClosedAddress() });
    const error = await rejection(client.startImport({ uri: "s3://bucket/dir" }));
    expect(error).toMatchObject({
      code: "connection_failed",
      reason: "unreachable",
      action: "find the host of the index docs",
    });
  });

  it("an index that is not ready says so by its reason, and a wait goes on polling", async () => {
    const states = [{ ready: false, state: "Initializing" }];
    const { client, url, listRequests } = await connectByName({
      lookup: (request, response) =>
        respondWith(200, { name: "docs", host: url, status: states.shift() ?? READY })(
          request,
          response,
        ),
    });
    for await (const { status } of client.watchImport("101", { minIntervalMs: 5 })) {
      expect(status).toBe("Pending");
      break;
    }
    expect(listRequests()).toEqual([LOOKUP, LOOKUP, "GET /bulk/imports/101"]);
  });

  it("a host without TLS sends there if allowInsecureHttp permits it", async () => {
    const urls: string[] = [];
    const { client } = await connectByName({
      allowInsecureHttp: true,
      described: { host: "http://docs.example" },
      async fetch(url, init) {
        if (!url.includes("docs.example")) return fetch(url, init);
        urls.push(url);
        return Response.json(IMPORT);
      },
    });
    await client.describeImport("101");
    expect(urls).toEqual(["http://docs.example/bulk/imports/101"]);
  });

  it("the key in a response hides it", async () => {
    const lookup = respondWith(404, { error: { message: `no index for ${API_KEY}` } });
    const { client } = await connectByName({ lookup });
    const error = await rejection(client.describeImport("101"));
    expect(error).toMatchObject({ problem: "the API responded 404: no index for [redacted]" });
  });
});
