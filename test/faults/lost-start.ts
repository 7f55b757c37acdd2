import type { ImportOperation } from "../../src/index.js";
import type { InProcess, Tamper } from "../support/in-process.js";

export const URI = "s3://bucket/dir";

/** What the error of an unconfirmed start reports of the list. */
export const FINDINGS = {
  unread: "the list of imports could not be read to its end",
  noMatch: "no import in the list matches it",
  undated: "the list does not show when imports were created",
  noTime: "the API does not state its time",
  later: "in the list began later",
  otherStart: "another start of the same uri",
};

/** The response to the next start is lost, although the API has carried it out. */
export function loseStart({ emulator }: InProcess): void {
  emulator.inject({ kind: "drop", when: "after", operation: "startImport" });
}

/** The next start is lost before it reaches the API. */
export function dropStart({ emulator }: InProcess): void {
  emulator.inject({ kind: "drop", when: "before", operation: "startImport" });
}

/** Changes the imports in every response to a list. */
export function changeList(change: (operations: ImportOperation[]) => unknown[]): Tamper {
  return async (pass, { operation }) => {
    const response = await pass();
    if (operation !== "listImports") return response;
    const { data, ...page } = (await response.json()) as { data: ImportOperation[] };
    return Response.json({ ...page, data: change(data) }, { headers: response.headers });
  };
}

/** Removes a header from every response. */
export function dropHeader(name: string): Tamper {
  return async (pass) => {
    const response = await pass();
    const headers = new Headers(response.headers);
    headers.delete(name);
    return new Response(response.body, { status: response.status, headers });
  };
}
