import { printable } from "./printable.js";

/** An argument as a shell takes it. */
export function quoteArgument(argument: string): string {
  if (/^[\w./:@%+,=-]+$/.test(argument)) return argument;
  return printable(`'${argument.replaceAll("'", "'\\''")}'`);
}
