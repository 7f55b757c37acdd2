// Generated from spec/db_data_2025-04.oas.yaml and spec/overlay.yaml by `npm run generate`. Not to be edited by hand.

/** The version of Pinecone's API that this package was generated from and asks for. */
export const API_VERSION = "2025-04" as const;

/** The request header that carries API_VERSION. */
export const API_VERSION_HEADER = "X-Pinecone-Api-Version" as const;

/** The request header that carries the API key. */
export const API_KEY_HEADER = "Api-Key" as const;

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
} as const;

/** What the fields of a start must keep to. */
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
    "maxLength": 1000
  },
  "uri": {
    "type": "string",
    "minLength": 1,
    "maxLength": 1500,
    "required": true
  }
} as const;

/** What the parameters of a list must keep to. */
export const LIST_IMPORTS_FIELDS = {
  "limit": {
    "type": "integer",
    "minimum": 1,
    "maximum": 100
  },
  "paginationToken": {
    "type": "string"
  }
} as const;

/** How many imports a page holds where a list asks for no limit. */
export const DEFAULT_LIST_LIMIT = 100 as const;

/** The JSON type of each field of an import. */
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
