import { describe, expect, it } from "vitest";
import { createImportClient, type Fetch, InvalidArgumentError } from "../../../src/index.js";
import { readHost } from "../../../src/options/host.js";
import { thrownBy } from "../../support/connect.js";

const HOST = "example-abc123.svc.aped-4627-b74a.pinecone.io";
const SECRET = "hunter2";
const PLACE = { action: "create client", argument: "indexHost" };

const ACCEPTED = [
  { name: "a bare host", given: HOST, want: `https://${HOST}` },
  { name: "a bare host with a port", given: `${HOST}:8443`, want: `https://${HOST}:8443` },
  { name: "https", given: `https://${HOST}`, want: `https://${HOST}` },
  { name: "HTTPS in capitals", given: `HTTPS://${HOST.toUpperCase()}`, want: `https://${HOST}` },
  { name: "a trailing slash", given: `https://${HOST}/`, want: `https://${HOST}` },
  { name: "several trailing slashes", given: `${HOST}///`, want: `https://${HOST}` },
  { name: "a path prefix", given: `https://${HOST}/proxy/v1/`, want: `https://${HOST}/proxy/v1` },
  {
    name: "a path prefix with an @",
    given: `${HOST}/team@home`,
    want: `https://${HOST}/team@home`,
  },
  { name: "a path prefix with braces", given: `${HOST}/{id}`, want: `https://${HOST}/%7Bid%7D` },
  { name: "http to localhost", given: "http://localhost:5981", want: "http://localhost:5981" },
  {
    name: "http to a name below localhost",
    given: "http://index.localhost",
    want: "http://index.localhost",
  },
  { name: "http to 127.0.0.1", given: "http://127.0.0.1:5981/", want: "http://127.0.0.1:5981" },
  {
    name: "http to another loopback address",
    given: "http://127.8.9.10",
    want: "http://127.8.9.10",
  },
  { name: "https to a name of one word", given: "https://proxy", want: "https://proxy" },
  { name: "a name of one word with a port", given: "proxy:8443", want: "https://proxy:8443" },
  { name: "localhost", given: "localhost", want: "https://localhost" },
  {
    name: "a name of another script",
    given: "bücher.example",
    want: "https://xn--bcher-kva.example",
  },
  { name: "http to ::1", given: "http://[::1]:5981", want: "http://[::1]:5981" },
];

const MUST_BE_HTTPS = "must begin with https:// or have no scheme";
const NO_USER = "must have no user name or password in it";
const NO_QUERY = "must have no query and no fragment";
const NO_PLAIN =
  "must begin with https://, since http:// sends the key unencrypted (allowInsecureHttp permits it)";
const NO_HOST = "must be a host name, such as NAME-PROJECT.svc.REGION.pinecone.io";
const NOT_A_NAME =
  "must be the host of the index, such as NAME-PROJECT.svc.REGION.pinecone.io, and not its name: pass that as indexName";
const NOT_QUOTED = "must not be in quotes: docker's --env-file keeps those around a value";
const NO_ROUTE = "must end before /bulk/imports, which the client adds";
const NO_ODD = "must have no space, control character or backslash";

const REJECTED = [
  { name: "a user name", given: `https://${SECRET}@${HOST}`, rule: NO_USER },
  { name: "a user name and password", given: `https://me:${SECRET}@${HOST}`, rule: NO_USER },
  { name: "user info without a scheme", given: `me:${SECRET}@${HOST}`, rule: NO_USER },
  { name: "empty user info", given: `https://@${HOST}`, rule: NO_USER },
  { name: "a query", given: `https://${HOST}/?key=${SECRET}`, rule: NO_QUERY },
  { name: "an empty query", given: `https://${HOST}?`, rule: NO_QUERY },
  { name: "a fragment", given: `https://${HOST}/#${SECRET}`, rule: NO_QUERY },
  { name: "ftp", given: `ftp://${HOST}/${SECRET}`, rule: MUST_BE_HTTPS },
  { name: "a file", given: `file:///${SECRET}`, rule: MUST_BE_HTTPS },
  {
    name: "http to a host that is not loopback",
    given: `http://${HOST}/${SECRET}`,
    rule: NO_PLAIN,
  },
  {
    name: "http to a name that begins like loopback",
    given: "http://127.0.0.1.example.com",
    rule: NO_PLAIN,
  },
  { name: "http to a name that ends like localhost", given: "http://notlocalhost", rule: NO_PLAIN },
  { name: "http to any address", given: "http://0.0.0.0", rule: NO_PLAIN },
  { name: "no host", given: "https://", rule: NO_HOST },
  { name: "a path alone", given: `/${SECRET}`, rule: NO_HOST },
  { name: "a scheme-relative address", given: `//${HOST}`, rule: NO_HOST },
  { name: "a port that is not a number", given: `${HOST}:${SECRET}`, rule: NO_HOST },
  { name: "a space", given: `${HOST} ${SECRET}`, rule: NO_ODD },
  { name: "a line break at the end", given: `${HOST}\n`, rule: NO_ODD },
  { name: "a backslash", given: `https:\\\\${HOST}\\${SECRET}`, rule: NO_ODD },
  { name: "a lone surrogate", given: `${HOST}/\uD800`, rule: NO_ODD },
  { name: "the name of an index", given: "my-index", rule: NOT_A_NAME },
  { name: "the string undefined", given: "undefined", rule: NOT_A_NAME },
  { name: "two schemes", given: `https://https://${HOST}`, rule: NO_HOST },
  { name: "a scheme with one slash", given: `https:/${HOST}`, rule: NO_HOST },
  { name: "a scheme without its colon", given: `https//${HOST}`, rule: NO_HOST },
  { name: "quotes around it", given: `'https://${HOST}'`, rule: NOT_QUOTED },
  { name: "quotes around a bare host", given: `'${HOST}'`, rule: NOT_QUOTED },
  { name: "a quote at the end", given: `${HOST}"`, rule: NOT_QUOTED },
  { name: "the address of the imports", given: `https://${HOST}/bulk/imports`, rule: NO_ROUTE },
  { name: "the same with a slash", given: `${HOST}/prefix/bulk/imports/`, rule: NO_ROUTE },
  { name: "a number", given: 5, rule: "must be a string" },
];

describe("indexHost", () => {
  it.each(ACCEPTED)("may be $name", ({ given, want }) => {
    expect(readHost(PLACE, given, false)).toBe(want);
  });

  it.each(REJECTED)("must not be $name, and its value is not quoted", ({ given, rule }) => {
    const error = thrownBy(() => readHost(PLACE, given, false));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error).toMatchObject({ argument: "indexHost", rule });
    expect(String(error)).not.toContain(SECRET);
  });

  it("may be http to any host with allowInsecureHttp, and requests go there", async () => {
    const urls: string[] = [];
    const fetch: Fetch = async (url) => {
      urls.push(url);
      return Response.json({ id: "1", status: "Pending" });
    };
    const options = { apiKey: "key", indexHost: `http://${HOST}`, fetch };
    expect(() => createImportClient(options)).toThrow(InvalidArgumentError);
    await createImportClient({ ...options, allowInsecureHttp: true }).describeImport("1");
    expect(urls).toEqual([`http://${HOST}/bulk/imports/1`]);
  });
});
