import { stringify } from "yaml";

export const MADE_UP_VERSION = "2031-05";

type Json = { [key: string]: unknown };

/** A small upstream document of our own making: another version, other names, and forms that Pinecone's does not use. */
export function makeUpstream(version = MADE_UP_VERSION): Json {
  const failures = { default: { $ref: "#/components/responses/Failure" } };
  return {
    openapi: "3.0.3",
    info: { title: "Made up", version, description: "prose", license: { name: "Apache 2.0" } },
    servers: [
      { url: "https://{host}", variables: { host: { default: "unknown", description: "prose" } } },
    ],
    tags: [{ name: "Bulk", description: "prose" }],
    paths: {
      "/bulk/imports": {
        summary: "prose",
        get: {
          operationId: "listThings",
          tags: ["Bulk"],
          summary: "prose",
          parameters: [
            { $ref: "#/components/parameters/Version" },
            { in: "query", name: "limit", schema: { type: "integer", minimum: 1, maximum: 7 } },
            {
              in: "query",
              name: "paginationToken",
              description: "prose",
              schema: { type: "string" },
            },
          ],
          responses: { "200": answer("A page", "Page"), ...failures },
        },
        post: {
          operationId: "startThing",
          parameters: [{ $ref: "#/components/parameters/Version" }],
          requestBody: { required: true, content: json({ $ref: "#/components/schemas/Start" }) },
          responses: { "202": answer("Started", "Started"), ...failures },
        },
      },
      "/bulk/imports/{id}": {
        parameters: [
          { in: "path", name: "id", required: true, schema: { $ref: "#/components/schemas/Id" } },
        ],
        get: {
          operationId: "describeThing",
          responses: { "200": answer("A thing", "Thing"), ...failures },
        },
        delete: {
          operationId: "cancelThing",
          responses: { "200": { description: "Gone" }, ...failures },
        },
      },
      "/other": { get: { operationId: "other", responses: { "200": answer("Other", "Other") } } },
    },
    components: {
      parameters: {
        Version: {
          in: "header",
          name: "x-pinecone-api-version",
          required: true,
          schema: { type: "string", default: version },
        },
      },
      responses: { Failure: answer("It failed", "Problem") },
      schemas: {
        Id: { type: "string", minLength: 1, maxLength: 12, description: "prose" },
        Start: {
          type: "object",
          description: "prose",
          required: ["uri", "description"],
          properties: {
            uri: { type: "string", maxLength: 30 },
            description: { type: "string", description: "prose about a field of that name" },
            integrationId: { type: "string" },
            errorMode: { allOf: [{ $ref: "#/components/schemas/Mode" }], description: "prose" },
          },
          example: { uri: "s3://a/b", description: "kept, as it is data" },
        },
        Mode: {
          type: "object",
          properties: { onError: { type: "string", "x-enum": ["abort", "continue"] } },
        },
        Started: { type: "object", properties: { id: { $ref: "#/components/schemas/Id" } } },
        Thing: {
          type: "object",
          required: ["id"],
          properties: {
            id: { $ref: "#/components/schemas/Id" },
            status: { $ref: "#/components/schemas/Status" },
            parent: { $ref: "#/components/schemas/Thing" },
            records: { type: "integer" },
          },
        },
        Status: { type: "string", enum: ["Queued", "Done"] },
        Page: {
          type: "object",
          properties: { data: { type: "array", items: { $ref: "#/components/schemas/Thing" } } },
        },
        Problem: { type: "object", properties: { message: { type: "string" } } },
        Other: { type: "object", properties: { other: { $ref: "#/components/schemas/Another" } } },
        Another: {
          type: "object",
          properties: { other: { $ref: "#/components/schemas/Another" } },
        },
      },
      securitySchemes: {
        Key: { type: "apiKey", in: "header", name: "X-Key", description: "prose" },
        Unused: { type: "http", scheme: "basic" },
      },
    },
    security: [{ Key: [] }],
    externalDocs: { url: "https://example.com", description: "prose" },
  };
}

/** A second one that differs in facts from the first. */
export function makeChangedUpstream(version = "2031-11"): Json {
  const document = makeUpstream(version);
  edit(document, ["components", "schemas", "Id", "maxLength"], 24);
  edit(document, ["components", "schemas", "Status"], {
    type: "string",
    "x-enum": ["Queued", "Done", "Lost"],
  });
  edit(document, ["components", "schemas", "Mode", "properties", "onError"], {
    type: "string",
    enum: ["abort", "continue", "retry"],
  });
  return document;
}

export const MADE_UP_SOURCE = {
  documents: {
    db_data: {
      operations: {
        startImport: "startThing",
        describeImport: "describeThing",
        listImports: "listThings",
        cancelImport: "cancelThing",
      },
    },
  },
  versionHeader: "X-Pinecone-Api-Version",
};

export const MADE_UP_OVERLAY = `overlay: 1.0.0
info: { title: Ours, version: 1.0.0 }
actions:
  - target: $.components.schemas.Thing.properties.records
    update: { description: Our words }
  - target: $.paths[*][*].responses['200'].content['application/json']
    update: { x-touched: true }
`;

/** A small document of the control plane, of the same version. */
export function makeControlUpstream(version = MADE_UP_VERSION): Json {
  const fields = { name: { type: "string" }, host: { type: "string" }, size: { type: "integer" } };
  const success = {
    ...answer("An index", "Index"),
    links: { Query: { operationId: "query", server: { url: "$response.body#/host" } } },
  };
  return {
    openapi: "3.0.3",
    info: { title: "Made up control", version },
    servers: [{ url: "https://control.example" }],
    paths: {
      "/indexes/{index_name}": {
        get: {
          operationId: "describeThatIndex",
          parameters: [
            { in: "path", name: "index_name", required: true, schema: { type: "string" } },
            {
              in: "header",
              name: "x-pinecone-api-version",
              required: true,
              schema: { type: "string", default: version },
            },
          ],
          responses: { "200": success, "404": answer("No such index", "Problem") },
        },
        delete: { operationId: "deleteIndex", responses: { "202": { description: "Gone" } } },
      },
    },
    components: {
      schemas: {
        Index: {
          type: "object",
          required: ["name", "host", "size"],
          properties: { ...fields, schema: { $ref: "#/components/schemas/Unread" } },
          example: { name: "a", host: "b", size: 3 },
        },
        Unread: { type: "object", properties: { unread: { type: "string" } } },
        Problem: { type: "object", properties: { message: { type: "string" } } },
      },
      securitySchemes: { Key: { type: "apiKey", in: "header", name: "X-Key" } },
    },
    security: [{ Key: [] }],
  };
}

/** What the source has for it. */
export const MADE_UP_CONTROL_SOURCE = {
  operations: { describeIndex: "describeThatIndex" },
  responseFields: { describeIndex: ["name", "host"] },
};

/** Sets the value at a path, or removes it if the value is undefined. */
export function edit(document: unknown, path: readonly string[], value: unknown): void {
  const parents = path.slice(0, -1);
  const parent = parents.reduce<unknown>(
    (node, key) => (isJson(node) ? node[key] : undefined),
    document,
  );
  const key = path.at(-1);
  if (!isJson(parent) || key === undefined) throw new Error(`there is no ${path.join(" > ")}`);
  if (value === undefined) delete parent[key];
  else parent[key] = value;
}

/** As YAML, which is what upstream publishes. */
export function toYaml(document: Json): string {
  return stringify(document, { aliasDuplicateObjects: false });
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}

function answer(description: string, schema: string): Json {
  return { description, content: json({ $ref: `#/components/schemas/${schema}` }) };
}

function json(schema: Json): Json {
  return { "application/json": { schema } };
}
