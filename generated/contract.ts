// Generated from spec/db_data_2025-04.oas.yaml and spec/overlay.yaml by `npm run generate`. Not to be edited by hand.

/** What a value in a request must keep to. */
export interface FieldRule {
  /** What is unknown here is left to the server to check. */
  readonly type: "string" | "integer" | "number" | "boolean" | "object" | "unknown";
  readonly required?: boolean;
  /** In Unicode code points. */
  readonly minLength?: number;
  /** In Unicode code points. */
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly values?: readonly string[];
  readonly fields?: FieldRules;
}

/** The rules for the fields of an object. */
export type FieldRules = Readonly<Record<string, FieldRule>>;

/** The version of Pinecone's API that this package was generated from, and that requests state. */
export const API_VERSION = "2025-04" as const;

/** The request header that carries API_VERSION. */
export const API_VERSION_HEADER = "X-Pinecone-Api-Version" as const;

/** The request header that carries the API key. */
export const API_KEY_HEADER = "Api-Key" as const;

/** The operations that spec/source.json names. */
export const OPERATIONS = {
  "startImport": {
    "method": "POST",
    "path": "/bulk/imports",
    "operationId": "startBulkImport"
  },
  "describeImport": {
    "method": "GET",
    "path": "/bulk/imports/{id}",
    "operationId": "describeBulkImport"
  },
  "listImports": {
    "method": "GET",
    "path": "/bulk/imports",
    "operationId": "listBulkImports"
  },
  "cancelImport": {
    "method": "DELETE",
    "path": "/bulk/imports/{id}",
    "operationId": "cancelBulkImport"
  },
  "describeIndexStats": {
    "method": "POST",
    "path": "/describe_index_stats",
    "operationId": "describeIndexStats"
  }
} as const;

/** The operations of the API, by the names of the verbs that call them. */
export type OperationName = keyof typeof OPERATIONS;

/** What the fields that `startImport` sends must keep to. */
export const START_IMPORT_FIELDS = {
  "errorMode": {
    "type": "object",
    "fields": {
      "onError": {
        "type": "string",
        "values": [
          "abort",
          "continue"
        ]
      }
    }
  },
  "integrationId": {
    "type": "string",
    "minLength": 1,
    "maxLength": 1000
  },
  "uri": {
    "type": "string",
    "minLength": 1,
    "maxLength": 1500,
    "required": true
  }
} as const satisfies FieldRules;

/** What the fields that `listImports` sends must keep to. */
export const LIST_IMPORTS_FIELDS = {
  "limit": {
    "type": "integer",
    "minimum": 1,
    "maximum": 100
  },
  "paginationToken": {
    "type": "string"
  }
} as const satisfies FieldRules;

/** What the fields that `describeIndexStats` sends must keep to. */
export const DESCRIBE_INDEX_STATS_FIELDS = {
  "filter": {
    "type": "unknown"
  }
} as const satisfies FieldRules;

/** The statuses of an import that this version of the API names. Later versions may add to them. */
export const IMPORT_STATUSES = [
  "Pending",
  "InProgress",
  "Failed",
  "Completed",
  "Cancelled"
] as const;

/** What the id of an import must keep to in a request. */
export const IMPORT_ID = {
  "type": "string",
  "minLength": 1,
  "maxLength": 1000
} as const satisfies FieldRule;

/** The JSON type of each field of an import; `unknown` for several. */
export const IMPORT_OPERATION_TYPES = {
  "createdAt": "string",
  "error": "string",
  "finishedAt": "string",
  "id": "string",
  "percentComplete": "number",
  "recordsImported": "number",
  "status": "string",
  "uri": "string"
} as const;

/** What the contract requires of every import, made up. */
export const IMPORT_OPERATION_REQUIRED = {} as const;

/** How many imports a page holds if a list states no limit. */
export const DEFAULT_LIST_LIMIT = 100 as const;
