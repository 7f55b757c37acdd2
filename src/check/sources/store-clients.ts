// The clients that a caller may pass, by what is used of them: these types name no package.

/**
 * What is used of a client of `@aws-sdk/client-s3`: of an `S3`, or of an `S3Client`, whose commands are taken from the
 * installed package.
 */
export interface S3ClientLike {
  /** Sends a command. */
  send(command: never, options?: { abortSignal: AbortSignal }): Promise<unknown>;
}
