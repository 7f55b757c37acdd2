import type { WaitArguments } from "../following/wait-arguments.js";

/** How an import is started, as the command line has it. */
export interface StartArguments extends WaitArguments {
  wait?: true;
  attach?: true;
  integrationId?: string;
  onError?: "abort" | "continue";
  emulator?: true;
}
