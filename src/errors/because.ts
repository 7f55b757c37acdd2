/** The part of an error's message that says why, without what could not be done. */
export function because(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^Cannot .*? as /, "");
}
