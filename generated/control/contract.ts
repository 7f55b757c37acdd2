// Generated from spec/db_control_2025-04.oas.yaml and spec/control-overlay.yaml by `npm run generate`. Not to be edited by hand.

/** Where the operations are called. */
export const SERVER_URL = "https://api.pinecone.io" as const;

/** The operations that spec/source.json names. */
export const OPERATIONS = {
  "describeIndex": {
    "method": "GET",
    "path": "/indexes/{index_name}",
    "operationId": "describe_index"
  }
} as const;

/** The operations of the API, by the names of the verbs that call them. */
export type OperationName = keyof typeof OPERATIONS;
