import type { GlobalOptions } from "../arguments/global-options.js";
import { quoteArgument } from "./quote-argument.js";

export interface RenderedCommand {
  verb: "list" | "start" | "wait";
  /** Those that are not of every command. */
  options: readonly string[];
  /** What stands after the options. */
  values: readonly string[];
}

/** A command for the same index, as a shell takes it. */
export function renderCommand(
  { host, insecureHttp }: GlobalOptions,
  { verb, options, values }: RenderedCommand,
): string {
  const words = [
    "pinecone-import",
    verb,
    ...(host === undefined ? [] : ["--host", host]),
    ...(insecureHttp ? ["--insecure-http"] : []),
    ...options,
    ...(values.some((value) => value.startsWith("-")) ? ["--"] : []),
    ...values,
  ];
  return words.map(quoteArgument).join(" ");
}

/** Those of an output that is the same again. */
export function listOutputOptions({ json, quiet }: GlobalOptions): string[] {
  return [...(json ? ["--json"] : []), ...(quiet ? ["--quiet"] : [])];
}
