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
    name: "a document without the id of an import",
    text: () => changed(["components", "schemas", "Thing", "properties", "id"], undefined),
    want: "the answer of describeThing has no id of type string",
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
    name: "an import without a status",
    text: () => changed(schema("Thing", "properties", "status"), undefined),
    want: "the answer of describeThing has no status of type string",
  },
  {
    name: "a status without a type",
    text: () => changed(schema("Status"), { enum: ["Queued"] }),
    want: "the answer of describeThing has no status of type string",
  },
  {
    name: "a start whose response has no id",
    text: () => changed(schema("Started", "properties", "id"), undefined),
    want: "the answer of startThing has no id of type string",
  },
  {
    name: "a list without its imports",
    text: () => changed(schema("Page", "properties"), { things: { type: "array", items: {} } }),
    want: "the answer of listThings has no data of type array",
  },
  {
    name: "a start without a uri",
    text: () =>
      changed(schema("Start"), { type: "object", properties: { folder: { type: "string" } } }),
    want: "gives a start no uri",
  },
  {
    name: "a list without a page token",
    text: () =>
      changed(
        ["paths", "/bulk/imports", "get", "parameters"],
        [{ in: "query", name: "limit", schema: { type: "integer", maximum: 7 } }],
      ),
    want: "gives the parameters of a list no paginationToken",
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
    name: "a field of a request in a format that no check knows",
    text: () => changed(schema("Start", "properties", "integrationId", "format"), "uuid"),
    want: "startImport.integrationId is limited by format",
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
    name: "an id of any length",
    text: () => changed(schema("Id", "maxLength"), undefined),
    want: "must be a string of limited length",
  },
  {
    name: "an object of any fields in a request",
    text: () => changed(schema("Start", "properties", "labels"), { type: "object" }),
    want: "startImport.labels is an object of any fields",
  },
  {
    name: "a field of a request that may be null",
    text: () => changed(schema("Start", "properties", "uri", "nullable"), true),
    want: "startImport.uri is limited by nullable",
  },
  {
    name: "an enum of numbers in a request",
    text: () => changed(schema("Start", "properties", "level"), { type: "integer", enum: [1, 2] }),
    want: "startImport.level has an enum of other values than texts",
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
    name: "a request that is limited in a way that no check knows",
    text: () => changed(["components", "schemas", "Start", "properties", "uri", "pattern"], "^s3:"),
    want: "startImport.uri is limited by pattern",
  },
  {
    name: "a request whose schema contains itself",
    text: () =>
      changed(["components", "schemas", "Mode", "properties", "onError"], {
        $ref: "#/components/schemas/Mode",
      }),
    want: "nested too deeply",
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
