/** One file of a folder. */
export interface SourceEntry {
  /** Relative to the folder, with `/` between its parts. A path that ends with `/` is a folder without files. */
  path: string;
  /** In bytes. */
  size: number;
}

/** A folder to check, wherever it lies. */
export interface Source {
  /** What messages call the folder, and what shows whether it can be imported at all. */
  uri?: string | undefined;
  /** Every file in the folder and below it, in any order. An empty path is a file in place of the folder. */
  list(options: { signal?: AbortSignal | undefined }): AsyncIterable<SourceEntry>;
  /** The bytes of a file from `start` up to, but not including, `end`: exactly those. */
  read(
    path: string,
    start: number,
    end: number,
    options: { signal?: AbortSignal | undefined },
  ): Promise<Uint8Array>;
}
