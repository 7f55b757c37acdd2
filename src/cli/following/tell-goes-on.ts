import type { GlobalOptions } from "../arguments/create-program.js";
import type { Session } from "../session.js";
import { quoteArgument } from "../text/quote-argument.js";
import type { WaitArguments } from "./wait-arguments.js";

/** Says that imports go on, though nobody follows them any more, and how to do so again. */
export function tellGoesOn(
  { screen, globals }: Session,
  ids: readonly string[],
  options: WaitArguments,
): void {
  const [subject, object] =
    ids.length === 1 ? ["The import goes", "it"] : ["The imports go", "them"];
  const command = toWaitCommand(ids, globals, options);
  screen.print(`${subject} on. To follow ${object} again: ${command}`);
}

/** The command that follows them, with the options that matter to how it ends. */
function toWaitCommand(
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
