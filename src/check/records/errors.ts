/** The records of a file cannot be decoded here. They may be imported all the same. */
export class NotDecodedError extends Error {
  override readonly name = "NotDecodedError";
}

/** The records of a file are damaged. */
export class DamagedError extends Error {
  override readonly name = "DamagedError";
}
