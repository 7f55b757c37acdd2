import { describe, expect, it } from "vitest";
import { InvalidResponseError } from "../../../src/index.js";
import { connect, rejection } from "../../support/connect.js";
import { respondWith } from "../../support/local-server.js";

/** Responses, and what the client returns for them. */
const RESPONSES = [
  {
    name: "an index as the API describes it",
    body: {
      dimension: 3,
      metric: "cosine",
      vectorType: "dense",
      indexFullness: 0.5,
      totalVectorCount: 12,
      namespaces: { __default__: { vectorCount: 5 }, docs: { vectorCount: 7 } },
    },
    want: {
      dimension: 3,
      metric: "cosine",
      vectorType: "dense",
      indexFullness: 0.5,
      totalVectorCount: 12,
      namespaces: { __default__: { vectorCount: 5 }, docs: { vectorCount: 7 } },
    },
  },
  {
    name: "numbers as strings",
    body: { dimension: "3", totalVectorCount: "12", namespaces: { a: { vectorCount: "12" } } },
    want: { dimension: 3, totalVectorCount: 12, namespaces: { a: { vectorCount: 12 } } },
  },
  {
    name: "the default namespace as an empty string",
    body: { namespaces: { "": { vectorCount: 5 } } },
    want: { namespaces: { __default__: { vectorCount: 5 } } },
  },
  {
    name: "the default namespace by both of its names",
    body: { namespaces: { "": { vectorCount: 5 }, __default__: { vectorCount: "2" } } },
    want: { namespaces: { __default__: { vectorCount: 7 } } },
  },
  {
    name: "a namespace without its count, as a server leaves out zero",
    body: { namespaces: { a: {}, b: { vectorCount: null } } },
    want: { namespaces: { a: { vectorCount: 0 }, b: { vectorCount: 0 } } },
  },
  {
    name: "an empty index that says nothing else",
    body: {},
    want: {},
  },
  {
    name: "null in known fields, and fields that nobody knows",
    body: { dimension: null, metric: null, namespaces: null, region: null, tags: { a: 1 } },
    want: { region: null, tags: { a: 1 } },
  },
  {
    name: "fields of a namespace that nobody knows",
    body: { namespaces: { a: { vectorCount: 1, schema: { b: 2 } } } },
    want: { namespaces: { a: { vectorCount: 1, schema: { b: 2 } } } },
  },
  {
    name: "namespaces named like members of an object",
    body: '{"namespaces":{"__proto__":{"vectorCount":1},"constructor":{"vectorCount":2}}}',
    want: JSON.parse(
      '{"namespaces":{"__proto__":{"vectorCount":1},"constructor":{"vectorCount":2}}}',
    ),
  },
];

/** Responses that describe no index. */
const WRONG = [
  { name: "a list", body: [], problem: "the response is not an index" },
  { name: "a string", body: '"text"', problem: "the response is not an index" },
  {
    name: "a dimension in words",
    body: { dimension: "three" },
    problem: "the response has an index whose dimension is not a number",
  },
  {
    name: "a negative number as a string",
    body: { totalVectorCount: "-1" },
    problem: "the response has an index whose totalVectorCount is not a number",
  },
  {
    name: "a metric that is a number",
    body: { metric: 3 },
    problem: "the response has an index whose metric is not a string",
  },
  {
    name: "namespaces in a list",
    body: { namespaces: ["a"] },
    problem: "the response has an index whose namespaces is not an object",
  },
  {
    name: "a namespace that is a number",
    body: { namespaces: { a: 7 } },
    problem: "the response is not a namespace",
  },
  {
    name: "a count in words",
    body: { namespaces: { a: { vectorCount: "some" } } },
    problem: "the response has a namespace whose vectorCount is not a number",
  },
];

describe("describeIndexStats()", () => {
  it("posts an empty object", async () => {
    const { client, received } = await connect(respondWith(200, {}));
    await client.describeIndexStats({ headers: { "x-mine": "1" } });
    expect(received).toMatchObject([
      { method: "POST", path: "/describe_index_stats", body: "{}", headers: { "x-mine": "1" } },
    ]);
  });

  it.each(RESPONSES)("returns $name", async ({ body, want }) => {
    const { client } = await connect(respondWith(200, body));
    const stats = await client.describeIndexStats();
    expect(stats).toEqual(want);
    expect(Object.keys(stats.namespaces ?? {})).toEqual(Object.keys(Object(want).namespaces ?? {}));
  });

  it.each(WRONG)("rejects $name", async ({ body, problem }) => {
    const { client } = await connect(respondWith(200, body));
    const error = await rejection(client.describeIndexStats());
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({
      reason: "shape",
      problem: `${problem} (status 200)`,
      action: "describe index stats",
    });
  });

  it("is sent again after a 503, since it only reads", async () => {
    let attempts = 0;
    const { client } = await connect(
      (request, response) => {
        attempts += 1;
        respondWith(attempts === 1 ? 503 : 200, { dimension: 3 })(request, response);
      },
      { maxRetries: 1 },
    );
    expect(await client.describeIndexStats()).toEqual({ dimension: 3 });
    expect(attempts).toBe(2);
  });
});
