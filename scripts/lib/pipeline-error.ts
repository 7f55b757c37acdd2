/**
 * Something that the pipeline was given is wrong (an argument, a file, upstream's answer), told in one line.
 * Whatever else leaves a script is a bug in it and keeps its stack.
 */
export class PipelineError extends Error {
  override readonly name = "PipelineError";
}

/** The first line of a text or of what an error says, since some libraries draw a picture below it. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return message.split("\n", 1)[0] ?? message;
}

/**
 * Runs a step on input from outside; whatever is thrown there becomes a PipelineError, with what was thrown as its cause.
 * @param what what cannot be done if it throws, such as `use spec/overlay.yaml`
 */
export async function guard<T>(what: string, step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    throw new PipelineError(`Cannot ${what}: ${firstLine(error)}`, { cause: error });
  }
}
