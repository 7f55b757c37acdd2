// Generated from spec/db_control_2025-04.oas.yaml and spec/control-overlay.yaml by `npm run generate`. Not to be edited by hand.

export interface paths {
    "/indexes/{index_name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describes an index
         * @description The client reads where the index is served, and whether it is ready.
         */
        get: operations["describe_index"];
        put?: never;
        post?: never;
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
        /**
         * @example {
         *       "error": {
         *         "code": "QUOTA_EXCEEDED",
         *         "message": "The index exceeds the project quota of 5 pods by 2 pods. Upgrade your account or change the project settings to increase the quota."
         *       },
         *       "status": 429
         *     }
         */
        ErrorResponse: {
            /**
             * @example {
             *       "code": "INVALID_ARGUMENT",
             *       "message": "Index name must contain only lowercase alphanumeric characters or hyphens, and must not begin or end with a hyphen."
             *     }
             */
            error: {
                code: "OK" | "UNKNOWN" | "INVALID_ARGUMENT" | "DEADLINE_EXCEEDED" | "QUOTA_EXCEEDED" | "NOT_FOUND" | "ALREADY_EXISTS" | "PERMISSION_DENIED" | "UNAUTHENTICATED" | "RESOURCE_EXHAUSTED" | "FAILED_PRECONDITION" | "ABORTED" | "OUT_OF_RANGE" | "UNIMPLEMENTED" | "INTERNAL" | "UNAVAILABLE" | "DATA_LOSS" | "FORBIDDEN" | "UNPROCESSABLE_ENTITY" | "PAYMENT_REQUIRED" | (string & {});
                details?: Record<string, unknown>;
                /** @example Index name must contain only lowercase alphanumeric characters or hyphens, and must not begin or end with a hyphen. */
                message: string;
            };
            /** @example 500 */
            status: number;
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
    describe_index: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the index, as the console shows it
                 * @example test-index
                 */
                index_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The index as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example semantic-search-c01b5b5.svc.us-west1-gcp.pinecone.io */
                        host: string;
                        /** @example example-index */
                        name: string;
                        /**
                         * @example {
                         *       "ready": true,
                         *       "state": "ScalingUpPodSize"
                         *     }
                         */
                        status: {
                            ready: boolean;
                            state: "Initializing" | "InitializationFailed" | "ScalingUp" | "ScalingDown" | "ScalingUpPodSize" | "ScalingDownPodSize" | "Terminating" | "Ready" | "Disabled" | (string & {});
                        };
                    };
                };
            };
            /** @description The API key is not valid */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The project has no index of this name */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The service failed */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
}
