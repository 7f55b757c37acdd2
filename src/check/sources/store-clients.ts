// The clients that a caller may pass, by what is used of them: these types name no package.

/**
 * What is used of a client of `@aws-sdk/client-s3`: of an `S3`, or of an `S3Client`, whose commands are taken from the
 * installed package.
 */
export interface S3ClientLike {
  /** Sends a command. */
  send(command: never, options?: { abortSignal: AbortSignal }): Promise<unknown>;
}

/** What is used of a `ContainerClient` of `@azure/storage-blob`. */
export interface AzureClientLike {
  /** Lists blobs. */
  listBlobsFlat(options?: { prefix: string; abortSignal: AbortSignal }): {
    /** Page by page. */
    byPage(settings?: {
      maxPageSize: number;
      continuationToken?: string;
    }): AsyncIterableIterator<unknown>;
  };
  /** A blob by its name. */
  getBlobClient(name: string): {
    /** A part of it. */
    download(
      offset?: number,
      count?: number,
      options?: { abortSignal: AbortSignal },
    ): Promise<unknown>;
  };
}

/** What is used of a `Storage` of `@google-cloud/storage`. */
export interface GcsClientLike {
  apiEndpoint: string;
  /** Whether the endpoint is that of an emulator, which wants no credentials. */
  customEndpoint?: boolean | undefined;
  authClient: {
    /** Sends a request with its credentials. */
    request(options: never): Promise<unknown>;
  };
}
