import xterm from "@xterm/headless";
import type { Output } from "../../src/cli/surroundings.js";

/** An output that keeps what was written. */
export interface FakeOutput extends Output {
  readonly written: string;
  /** Is read no more from now on. */
  end(): void;
}

/** A terminal with a screen that can be read. */
export interface FakeTerminal extends FakeOutput {
  /** The lines on the screen, and those that have left it at its top. */
  read(): Promise<string[]>;
  countListeners(): number;
  /** Changes its size, as a person does: lines that no longer fit are wrapped. */
  resize(columns: number, rows: number): Promise<void>;
}

/** What a program writes without a terminal. */
export function createFakePipe(): FakeOutput {
  const chunks: string[] = [];
  let isClosed = false;
  return {
    isTTY: false,
    hasColors: false,
    columns: 80,
    rows: 24,
    get isClosed() {
      return isClosed;
    },
    get written() {
      return chunks.join("");
    },
    write(text) {
      if (!isClosed) chunks.push(text);
    },
    end() {
      isClosed = true;
    },
    flush: async () => {},
    onResize: () => () => {},
  };
}

export interface FakeTerminalOptions {
  columns: number;
  rows?: number;
  hasColors?: boolean;
}

/** A terminal as a program sees it, with the screen that a person sees. */
export function createFakeTerminal(options: FakeTerminalOptions): FakeTerminal {
  const { columns, rows = 24, hasColors = false } = options;
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    convertEol: true,
    allowProposedApi: true,
  });
  const pipe = createFakePipe();
  const listeners = new Set<() => void>();
  const settle = () => new Promise<void>((resolve) => terminal.write("", resolve));
  return {
    ...pipe,
    isTTY: true,
    hasColors,
    get columns() {
      return terminal.cols;
    },
    get rows() {
      return terminal.rows;
    },
    get written() {
      return pipe.written;
    },
    write(text) {
      pipe.write(text);
      terminal.write(text);
    },
    onResize(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    countListeners: () => listeners.size,
    async read() {
      await settle();
      return readLines(terminal);
    },
    async resize(columns, rows) {
      await settle();
      terminal.resize(columns, rows);
      for (const listener of listeners) listener();
    },
  };
}

/** What a person would see of text that a program wrote to a terminal. */
export async function readScreen(text: string, options: FakeTerminalOptions): Promise<string[]> {
  const terminal = createFakeTerminal(options);
  terminal.write(text);
  return terminal.read();
}

function readLines({ buffer }: xterm.Terminal): string[] {
  const { active } = buffer;
  const lines = Array.from({ length: active.length }, (_, index) => {
    return active.getLine(index)?.translateToString(true) ?? "";
  });
  while (lines.at(-1) === "") lines.pop();
  return lines;
}
