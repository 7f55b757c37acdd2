import type { GlobalOptions } from "../context.js";
import { printable } from "./text.js";

export interface ShellCommand {
  verb: "list" | "start" | "wait";
  /** Those that not every command has. */
  options: readonly string[];
  /** What stands after the options. */
  values: readonly string[];
}

/** A command for the same index, as a shell takes it. */
export function renderCommand(
  { host, index, insecureHttp }: GlobalOptions,
  { verb, options, values }: ShellCommand,
): string {
  const words = [
    "pinecone-import",
    verb,
    ...(host === undefined ? [] : ["--host", host]),
    ...(index === undefined ? [] : ["--index", index]),
    ...(insecureHttp ? ["--insecure-http"] : []),
    ...options,
    ...(values.some((value) => value.startsWith("-")) ? ["--"] : []),
    ...values,
  ];
  return words.map(quoteArgument).join(" ");
}

/** The options that shape the output. */
export function listOutputOptions({ json, quiet }: GlobalOptions): string[] {
  return [...(json ? ["--json"] : []), ...(quiet ? ["--quiet"] : [])];
}

function quoteArgument(argument: string): string {
  const isPlain = /^[\w./:@%+,=-]+$/.test(argument);
  return printable(isPlain ? argument : `'${argument.replaceAll("'", "'\\''")}'`);
}
