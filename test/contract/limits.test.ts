import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import { IMPORT_ID, LIST_IMPORTS_FIELDS, START_IMPORT_FIELDS } from "../../generated/contract.js";
import { createImportClient, InvalidArgumentError } from "../../src/index.js";
import { rejection } from "../support/connect.js";
import { createStrictFetch } from "../support/strict-fetch.js";

/** Texts around a limit, counted in Unicode code points, of every kind that a URL or JSON has trouble with. */
function texts(minLength: number, maxLength: number): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom(
      "/",
      "?",
      "#",
      "%",
      ".",
      " ",
      "+",
      "&",
      "é",
      "\u{1F600}",
      "{",
      "\\",
      '"',
      "\u0000",
    ),
  );
  const short = fc
    .array(unit, { minLength, maxLength: Math.min(maxLength, 12) })
    .map((units) => units.join(""));
  const length = fc.constantFrom(minLength, Math.max(minLength, maxLength - 1), maxLength);
  const long = fc.tuple(unit, length).map(([one, count]) => one.repeat(count));
  return fc.oneof(short, long);
}

const { uri, integrationId, errorMode } = START_IMPORT_FIELDS;

const isPrintable = (text: string) => !/\p{Cc}/u.test(text);

const requests = fc.record(
  {
    uri: texts(uri.minLength, uri.maxLength).filter(isPrintable),
    integrationId: texts(integrationId.minLength, integrationId.maxLength).filter(isPrintable),
    errorMode: fc.record(
      { onError: fc.constantFrom(...errorMode.fields.onError.values) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["uri"] },
);

const climbing = /^(\.|%2e){1,2}$/i;
const ids = texts(IMPORT_ID.minLength, IMPORT_ID.maxLength).filter((id) => !climbing.test(id));

const { limit, paginationToken: _ } = LIST_IMPORTS_FIELDS;
const pages = fc.record(
  { limit: fc.integer({ min: limit.minimum, max: limit.maximum }), paginationToken: texts(0, 300) },
  { requiredKeys: [] },
);

const tooLong = (maxLength: number) =>
  fc.constantFrom("x", "é", "\u{1F600}").map((unit) => unit.repeat(maxLength + 1));
const lone = fc.constantFrom("\uD800", "a\uDC00", "\uDC00\uD800");

const badRequests = fc.oneof(
  fc.constant({}),
  fc.oneof(fc.constant(""), tooLong(uri.maxLength), lone).map((bad) => ({ uri: bad })),
  fc
    .oneof(tooLong(integrationId.maxLength), lone)
    .map((bad) => ({ uri: "s3://b", integrationId: bad })),
  fc
    .string()
    .filter((text) => !errorMode.fields.onError.values.some((value) => value === text))
    .map((onError) => ({ uri: "s3://b", errorMode: { onError } })),
  fc
    .oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()))
    .map((bad) => ({ uri: bad })),
);

const badIds = fc.oneof(
  fc.constant(""),
  tooLong(IMPORT_ID.maxLength),
  lone,
  fc.constantFrom(".", "..", "%2e.", "%2E"),
);

const badLimits = fc.oneof(
  fc.integer({ max: limit.minimum - 1 }),
  fc.integer({ min: limit.maximum + 1 }),
  fc.double({ noInteger: true }),
);

describe.each(inject("prismTargets"))("against Prism on $name", (target) => {
  const sent: { url: URL; body: unknown }[] = [];
  const strictFetch = createStrictFetch(target);
  const client = createImportClient({
    apiKey: "key",
    indexHost: target.url,
    async fetch(url, init) {
      const { body = "null" } = init;
      sent.push({ url: new URL(url), body: JSON.parse(String(body)) });
      const response = await strictFetch(url, init);
      expect(response.status).toBe(200);
      return response;
    },
  });

  it("whatever startImport() accepts, Prism accepts", async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        await client.startImport(request);
        const { errorMode } = request;
        expect(sent.pop()?.body).toEqual({
          ...request,
          errorMode: { onError: "abort", ...errorMode },
        });
      }),
    );
  });

  it("whatever describeImport() and cancelImport() accept, Prism accepts", async () => {
    await fc.assert(
      fc.asyncProperty(ids, async (id) => {
        await client.describeImport(id);
        await client.cancelImport(id);
        for (const { url } of [sent.pop(), sent.pop()].filter((each) => each !== undefined)) {
          expect(url.pathname).toBe(`/bulk/imports/${encodeURIComponent(id)}`);
        }
      }),
    );
  });

  it("whatever listImports() accepts, Prism accepts", async () => {
    await fc.assert(
      fc.asyncProperty(pages, async (options) => {
        for await (const _ of client.listImports(options).pages()) break;
        const given = Object.entries(options).map(([name, value]) => [name, String(value)]);
        expect([...(sent.pop()?.url.searchParams ?? [])].sort()).toEqual(given.sort());
      }),
    );
  });

  it("whatever breaks a limit of the contract is rejected, and nothing is sent", async () => {
    sent.length = 0;
    await fc.assert(
      fc.asyncProperty(badRequests, badIds, badLimits, async (request, id, badLimit) => {
        // JavaScript callers have no compiler that would stop them.
        const start = Reflect.apply(client.startImport, undefined, [request]);
        expect(await rejection(start)).toBeInstanceOf(InvalidArgumentError);
        expect(await rejection(client.describeImport(id))).toBeInstanceOf(InvalidArgumentError);
        expect(await rejection(client.cancelImport(id))).toBeInstanceOf(InvalidArgumentError);
        expect(() => client.listImports({ limit: badLimit })).toThrow(InvalidArgumentError);
      }),
    );
    expect(sent).toEqual([]);
  });
});
