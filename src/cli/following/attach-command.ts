import type { GlobalOptions } from "../arguments/create-program.js";
import { quoteArgument } from "../text/quote-argument.js";
import type { WaitArguments } from "./wait-arguments.js";

/** The command that follows imports on, with the options that matter to how it ends. */
export function toAttachCommand(
  ids: readonly string[],
  { host, insecureHttp, json, quiet }: GlobalOptions,
  { expectRecords }: WaitArguments,
): string {
  const options = [
    ...(host === undefined ? [] : ["--host", host]),
    ...(insecureHttp ? ["--insecure-http"] : []),
    ...(json ? ["--json"] : []),
    ...(quiet ? ["--quiet"] : []),
    ...(expectRecords === undefined ? [] : ["--expect-records", String(expectRecords)]),
    ...(ids.some((id) => id.startsWith("-")) ? ["--"] : []),
  ];
  return ["pinecone-import", "wait", ...options, ...ids].map(quoteArgument).join(" ");
}
