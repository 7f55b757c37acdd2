/** What was thrown, as text, whatever it is. */
export function describeThrown(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return "what was thrown cannot be read";
  }
}
