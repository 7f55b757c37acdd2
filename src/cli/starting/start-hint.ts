import type { Session } from "../session.js";
import { listOutputOptions, renderCommand } from "../text/render-command.js";
import type { StartArguments } from "./start-arguments.js";

/** What to do where nobody knows whether an import was started. */
export function startHint({ globals }: Session, uri: string, options: StartArguments): string {
  const list = renderCommand(globals, { verb: "list", options: ["--limit", "10"], values: [] });
  const { wait, timeout, expectRecords, integrationId, onError } = options;
  const again = renderCommand(globals, {
    verb: "start",
    options: [
      ...listOutputOptions(globals),
      "--attach",
      ...(wait ? ["--wait"] : []),
      ...(timeout === undefined ? [] : ["--timeout", `${Number((timeout / 1_000).toFixed(3))}s`]),
      ...(expectRecords === undefined ? [] : ["--expect-records", String(expectRecords)]),
      ...(integrationId === undefined ? [] : ["--integration-id", integrationId]),
      ...(onError === undefined ? [] : ["--on-error", onError]),
    ],
    values: [uri],
  });
  return `look whether it runs before you start it again: ${list} ; or follow it if it runs, and else start it: ${again}`;
}
