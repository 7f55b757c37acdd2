/** The records of a file cannot be decoded here, which says nothing of whether they can be imported. */
export class NotDecodedError extends Error {
  override readonly name = "NotDecodedError";
}

/** The records of a file are damaged. */
export class DamagedError extends Error {
  override readonly name = "DamagedError";
}
