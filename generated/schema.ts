// Generated from spec/db_data_2025-04.oas.yaml and spec/overlay.yaml by `npm run generate`. Not to be edited by hand.

export interface paths {
    "/bulk/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the imports of the index, page by page
         * @description Neither the order nor how long a finished import stays listed is documented.
         */
        get: operations["listBulkImports"];
        put?: never;
        /**
         * Starts an import of a folder in object storage into the index
         * @description The answer is the id alone: the import runs on by itself, usually for ten minutes or more. Most mistakes in the data are accepted here and show later as the status `Failed`.
         */
        post: operations["startBulkImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/bulk/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describes one import
         * @description At 100 percent the records are loaded, and indexing may still go on until the status is `Completed`.
         */
        get: operations["describeBulkImport"];
        put?: never;
        post?: never;
        /**
         * Cancels an import that has not finished
         * @description Records that were imported stay. An import that has finished is left as it is.
         */
        delete: operations["cancelBulkImport"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/describe_index_stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Describes what the index holds
         * @description A read. The counts may lag behind what was imported.
         */
        post: operations["describeIndexStats"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        CancelImportResponse: Record<string, unknown>;
        DescribeIndexStatsRequest: {
            filter?: Record<string, unknown>;
        };
        /** @description What to do with records that cannot be imported */
        ImportErrorMode: {
            /**
             * @description `abort` ends the import as `Failed` at the first bad record; `continue` skips bad records and reports none of them, so compare `recordsImported` with what you expect.
             * @enum {string}
             */
            onError?: "abort" | "continue";
        };
        ImportModel: {
            /**
             * Format: date-time
             * @description When it was started, with microseconds and offset
             * @example 2025-08-21T11:29:47.886797+00:00
             */
            createdAt?: string;
            /** @description Why the import failed; absent otherwise */
            error?: string;
            /**
             * Format: date-time
             * @description When it ended; absent until then
             * @example 2025-08-21T11:41:03.102245+00:00
             */
            finishedAt?: string;
            /**
             * @description The id of the import
             * @example 101
             */
            id?: string;
            /**
             * Format: float
             * @description How much is loaded, from 0 to 100; may be absent early, and stays at 100 while indexing goes on
             * @example 42.2
             */
            percentComplete?: number;
            /**
             * Format: int64
             * @description How many records are imported so far; may be absent early
             * @example 1000000
             */
            recordsImported?: number;
            /**
             * @description Where the import stands. `Completed`, `Failed` and `Cancelled` are final.
             * @example Pending
             */
            status?: "Pending" | "InProgress" | "Failed" | "Completed" | "Cancelled" | (string & {});
            /**
             * @description The folder that it imports from
             * @example s3://bucket/dir
             */
            uri?: string;
        };
        /**
         * @example {
         *       "dimension": 1024,
         *       "namespaces": {
         *         "": {
         *           "vectorCount": 50000
         *         },
         *         "example-namespace-2": {
         *           "vectorCount": 30000
         *         }
         *       },
         *       "totalVectorCount": 80000
         *     }
         */
        IndexDescription: {
            /**
             * Format: int64
             * @description How many numbers a dense vector of the index has; absent for a sparse index
             * @example 1024
             */
            dimension?: number;
            /**
             * Format: float
             * @example 0.4
             */
            indexFullness?: number;
            /**
             * @description How vectors are compared, such as `cosine`
             * @example cosine
             */
            metric?: string;
            /** @description What each namespace holds, by its name */
            namespaces?: {
                [key: string]: components["schemas"]["NamespaceSummary"];
            };
            /**
             * Format: int64
             * @description How many records the index holds in all namespaces
             * @example 80000
             */
            totalVectorCount?: number;
            /**
             * @description `dense` or `sparse`
             * @example dense
             */
            vectorType?: string;
        };
        ListImportsResponse: {
            /** @description The imports of this page */
            data?: components["schemas"]["ImportModel"][];
            pagination?: components["schemas"]["Pagination"];
        };
        NamespaceSummary: {
            /**
             * Format: int64
             * @description How many records the namespace holds
             * @example 50000
             */
            vectorCount?: number;
        };
        Pagination: {
            /**
             * @description The token of the next page; absent or empty on the last page
             * @example Tm90aGluZyB0byBzZWUgaGVyZQo=
             */
            next?: string;
        };
        StartImportRequest: {
            errorMode?: components["schemas"]["ImportErrorMode"];
            /** @description The id of the storage integration that may read the folder; not needed for a public one */
            integrationId?: string;
            /**
             * @description The folder to import from: `s3://BUCKET/DIR`, `gs://BUCKET/DIR` or `https://ACCOUNT.blob.core.windows.net/CONTAINER/DIR`. Each folder in it is a namespace (`__default__` is the default one) and holds Parquet files.
             * @example s3://bucket/dir
             */
            uri: string;
        };
        StartImportResponse: {
            /**
             * @description The id of the import
             * @example 101
             */
            id?: string;
        };
        protobufAny: {
            typeUrl?: string;
            /**
             * Format: byte
             * @example cGluZWNvbmU=
             */
            value?: string;
        };
        rpcStatus: {
            /**
             * Format: int32
             * @description A gRPC status code
             * @example 3
             */
            code?: number;
            /** @description More about it, for programs */
            details?: components["schemas"]["protobufAny"][];
            /**
             * @description What is wrong, for people
             * @example the request is not valid
             */
            message?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listBulkImports: {
        parameters: {
            query?: {
                /**
                 * @description How many imports a page holds at most
                 * @example 10
                 */
                limit?: number;
                /** @description Where to go on, as the page before gave it; the first page where it is left out */
                paginationToken?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of imports */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListImportsResponse"];
                };
            };
            /** @description The request breaks a rule of the API */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rpcStatus"];
                };
            };
            /** @description The request was refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rpcStatus"];
                };
            };
            /** @description The service could not answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rpcStatus"];
                };
            };
        };
    };
    startBulkImport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartImportRequest"];
            };
        };
        responses: {
            /** @description The import was accepted */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartImportResponse"];
                };
            };
            /** @description The request breaks a rule of the API */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rpcStatus"];
                };
            };
            /** @description The request was refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rpcStatus"];
                };
            };
            /** @description The service could not answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rpcStatus"];
                };
            };
        };
    };
    describeBulkImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the import, as its start returned it
                 * @example 101
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The import as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportModel"];
                };
            };
            /** @description The request breaks a rule of the API */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rpcStatus"];
                };
            };
            /** @description The request was refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rpcStatus"];
                };
            };
            /** @description The service could not answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rpcStatus"];
                };
            };
        };
    };
    cancelBulkImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the import, as its start returned it
                 * @example 101
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The import is cancelled, or had finished before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelImportResponse"];
                };
            };
            /** @description The request breaks a rule of the API */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rpcStatus"];
                };
            };
            /** @description The request was refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rpcStatus"];
                };
            };
            /** @description The service could not answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rpcStatus"];
                };
            };
        };
    };
    describeIndexStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DescribeIndexStatsRequest"];
            };
        };
        responses: {
            /** @description The index as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndexDescription"];
                };
            };
            /** @description The request breaks a rule of the API */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rpcStatus"];
                };
            };
            /** @description The request was refused */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rpcStatus"];
                };
            };
            /** @description The service could not answer */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["rpcStatus"];
                };
            };
        };
    };
}
