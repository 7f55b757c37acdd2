/** How far a check has come. */
export interface CheckProgress {
  /** Footers are read first, and then the records, if they are wanted. */
  phase: "files" | "records";
  /** How many data files were listed so far. */
  files: number;
  /** Whether those are all. */
  isListed: boolean;
  /** How many of them were read, in this phase. */
  filesRead: number;
  /** How many of them will be read in this phase, as far as that is known. */
  filesToRead: number;
  /** In all phases. */
  bytesRead: number;
  /** What `bytesRead` will be at the end, at most: known before the first record is read. */
  bytesToRead?: number | undefined;
}
