import { edit, makeUpstream, toYaml } from "../support/made-up-documents.js";

const ONE_KEY = "does not secure all operations by one API key in one header";
const schema = (...path: string[]) => ["components", "schemas", ...path];

/** Documents that spec:update must reject, and a part of its message. */
export const FAULTY_UPSTREAMS: { name: string; text: () => string; want: string }[] = [
  { name: "an HTML page", text: () => "<!doctype html>\n<p>404", want: "is an HTML or XML page" },
  { name: "a file that is not YAML", text: () => "openapi: [3.0.3", want: "is not YAML" },
  {
    name: "YAML that is not a document",
    text: () => "just words",
    want: "is not a document of OpenAPI 3.0 to 3.2",
  },
  { name: "an empty file", text: () => "", want: "is not a document of OpenAPI 3.0 to 3.2" },
  {
    name: "Swagger 2",
    text: () => 'swagger: "2.0"\n',
    want: "is not a document of OpenAPI 3.0 to 3.2",
  },
  {
    name: "a document of another version",
    text: () => toYaml(makeUpstream("2031-06")),
    want: 'info.version must be 2031-05: it states "2031-06"',
  },
  {
    name: "a document without a version",
    text: () => changed(["info", "version"], undefined),
    want: "it states none",
  },
  {
    name: "a document that lacks an operation that is kept",
    text: () => changed(["paths", "/bulk/imports/{id}", "delete"], undefined),
    want: "lacks the operation cancelThing",
  },
  {
    name: "a document that has an operation twice",
    text: () => changed(["paths", "/other", "get", "operationId"], "startThing"),
    want: "Every operation must have a unique `operationId`",
  },
  {
    name: "a dangling reference",
    text: () => changed(["components", "schemas", "Status"], undefined),
    want: "Can't resolve $ref",
  },
  {
    name: "a dangling reference in a part that is not kept",
    text: () => changed(["components", "schemas", "Another"], undefined),
    want: "Can't resolve $ref",
  },
  {
    name: "a reference to another file",
    text: () => changed(["components", "schemas", "Status"], { $ref: "/etc/hostname" }),
    want: "references to other documents are not followed",
  },
  {
    name: "a document without security",
    text: () => changed(["security"], undefined),
    want: "Every operation should have security defined",
  },
  {
    name: "a response that is not an object",
    text: () => changed(["paths", "/bulk/imports", "get", "responses"], "none"),
    want: "is not sound",
  },
  {
    name: "a document without statuses",
    text: () => changed(["components", "schemas", "Status"], { type: "string" }),
    want: "lists no statuses",
  },
  {
    name: "a document whose key is not sent in a header",
    text: () => changed(["components", "securitySchemes", "Key", "in"], "query"),
    want: ONE_KEY,
  },
  {
    name: "an operation with a key of its own",
    text: () =>
      changed(
        ["components", "securitySchemes", "Other"],
        { type: "apiKey", in: "header", name: "X" },
        [["paths", "/bulk/imports", "post", "security"], [{ Other: [] }]],
      ),
    want: ONE_KEY,
  },
  {
    name: "an operation that needs two keys at once",
    text: () =>
      changed(
        ["components", "securitySchemes", "Other"],
        { type: "apiKey", in: "header", name: "X" },
        [["security"], [{ Key: [], Other: [] }]],
      ),
    want: ONE_KEY,
  },
  {
    name: "a key in a header that HTTP does not allow",
    text: () => changed(["components", "securitySchemes", "Key", "name"], "X Key\n"),
    want: ONE_KEY,
  },
  {
    name: "a server with a path",
    text: () => changed(["servers"], [{ url: "https://{host}/v1" }]),
    want: "servers must be https:// and a host",
  },
  {
    name: "a server of one operation alone",
    text: () =>
      changed(["paths", "/bulk/imports", "get", "servers"], [{ url: "https://other.example" }]),
    want: "servers must be https:// and a host",
  },
  {
    name: "ids that keep to two rules",
    text: () =>
      changed(
        ["paths", "/bulk/imports/{id}", "delete", "parameters"],
        [{ in: "path", name: "id", required: true, schema: { type: "string", maxLength: 5 } }],
      ),
    want: "by the same rule in all operations",
  },
  {
    name: "a list without the size of a page",
    text: () =>
      changed(
        ["paths", "/bulk/imports", "get", "parameters"],
        ["limit", "paginationToken"].map((name) => {
          return { in: "query", name, schema: { type: name === "limit" ? "integer" : "string" } };
        }),
      ),
    want: "does not say how many imports a page holds",
  },
  {
    name: "an example that breaks its schema",
    text: () => changed(schema("Thing", "properties", "records", "example"), "many"),
    want: "Example value must conform to the schema",
  },
  {
    name: "an integer that JavaScript rounds",
    text: () => toYaml(makeUpstream()).replace("maxLength: 30", "maxLength: 9223372036854775807"),
    want: "an integer beyond 2^53",
  },
  {
    name: "an OpenAPI version that nobody knows",
    text: () => changed(["openapi"], "3.9.0"),
    want: "is not a document of OpenAPI 3.0 to 3.2",
  },
  {
    name: "references that go in a circle",
    text: () => changed(schema("Status"), { $ref: "#/components/schemas/Status" }),
    want: "Cannot use 2031-05/db_data_2031-05.oas.yaml",
  },
  {
    name: "YAML that contains itself",
    text: () => "openapi: 3.0.3\ninfo: &a\n  x: *a\n",
    want: "its YAML does not unfold",
  },
  {
    name: "a parameter that is sent in another form",
    text: () =>
      changed(["paths", "/bulk/imports", "get", "parameters", "1", "style"], "spaceDelimited"),
    want: "the query parameter limit is sent in a form that the client does not know",
  },
  {
    name: "a contract that the overlay no longer fits",
    text: () => changed(["components", "schemas", "Thing", "properties", "records"], undefined),
    want: "this action matches nothing: $.components.schemas.Thing.properties.records",
  },
];

/** The made-up document with something else in one place, or in two. */
function changed(
  path: string[],
  value: unknown,
  [other, otherValue]: [string[]?, unknown?] = [],
): string {
  const document = makeUpstream();
  edit(document, path, value);
  if (other !== undefined) edit(document, other, otherValue);
  return toYaml(document);
}
