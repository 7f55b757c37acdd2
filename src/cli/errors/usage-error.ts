/** A mistake in how the command was called. Its message says what to do about it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
