/**
 * Something that the pipeline was given is wrong (an argument, a file, upstream's answer), told in one line.
 * Whatever else is thrown is a bug in the pipeline and keeps its stack.
 */
export class PipelineError extends Error {
  override readonly name = "PipelineError";
}
