/** What Pinecone imports at most. Has changed every year. */
export interface ImportLimits {
  /** When the limits were read from Pinecone's documentation. */
  year: number;
  /** Namespaces in a folder. */
  namespaces: number;
  /** Data files in a folder. */
  files: number;
  /** Bytes of one file. */
  fileBytes: number;
  /** Bytes of all files; more is possible on demand. */
  totalBytes: number;
  /** Bytes of the metadata of one record. */
  metadataBytes: number;
  /** Characters of the id of a record, and of the name of a namespace. */
  nameLength: number;
}

/** The limits that are known now. */
export const IMPORT_LIMITS: Readonly<ImportLimits> = {
  year: 2026,
  namespaces: 10_000,
  files: 100_000,
  fileBytes: 10 * 1024 ** 3,
  totalBytes: 1024 ** 4,
  metadataBytes: 40 * 1024,
  nameLength: 512,
};
