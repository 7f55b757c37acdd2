import type { Output } from "./surroundings.js";

/** Where a terminal does not tell its size. */
const DEFAULT_SIZE = { columns: 80, rows: 24 };

/** An output on a stream of the process. */
export interface ProcessOutput extends Output {
  /** Why something could not be written, unless it is that nobody wants to read it. */
  readonly failure: Error | undefined;
}

/** Writes to a stream of the process. What nobody reads any more is dropped. */
export function createOutput(
  stream: NodeJS.WriteStream,
  env: Readonly<Record<string, string | undefined>>,
): ProcessOutput {
  const isTTY = stream.isTTY === true && env.TERM !== "dumb";
  let isClosed = false;
  let failure: Error | undefined;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    isClosed = true;
    if (error.code !== "EPIPE") failure = error;
  });
  return {
    isTTY,
    // Set to anything but nothing, as its convention has it.
    hasColors: isTTY && !env.NO_COLOR && stream.hasColors(),
    get columns() {
      return stream.columns || DEFAULT_SIZE.columns;
    },
    get rows() {
      return stream.rows || DEFAULT_SIZE.rows;
    },
    get isClosed() {
      return isClosed;
    },
    get failure() {
      return failure;
    },
    write(text) {
      if (!isClosed && text !== "") stream.write(text);
    },
    onResize(listener) {
      stream.on("resize", listener);
      return () => void stream.off("resize", listener);
    },
    flush: () =>
      new Promise((resolve) => {
        if (isClosed) resolve();
        // An error is told of after this.
        else stream.write("", () => setImmediate(resolve));
      }),
  };
}
