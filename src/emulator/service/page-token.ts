import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";

/** The token of the page that goes on before an import: a text that nobody should read anything into. */
export function toPageToken(before: number): string {
  return btoa(`before ${before}`);
}

/** Where the page of a token goes on. @throws InvalidArgumentError for a text that no list gave */
export function readPageToken(token: string): number {
  const [, before] = /^before ([1-9]\d{0,14})$/.exec(decode(token)) ?? [];
  if (before !== undefined) return Number(before);
  throw new InvalidArgumentError({
    action: "list imports",
    argument: "paginationToken",
    rule: "must be one that a list gave",
  });
}

function decode(token: string): string {
  try {
    return atob(token);
  } catch {
    return "";
  }
}
