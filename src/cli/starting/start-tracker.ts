import type { ImportClientEvent } from "../../index.js";

/** Knows from the events of a client whether a start that has not returned may have taken effect. */
export interface StartTracker {
  note(event: ImportClientEvent): void;
  isOpen(): boolean;
}

export function createStartTracker(): StartTracker {
  let isOpen = false;
  return {
    note(event) {
      if (event.type === "request" && event.operation === "startImport") isOpen = true;
      // The client tries again only what was certainly not taken.
      if (event.type === "retry" && event.operation === "startImport") isOpen = false;
    },
    isOpen: () => isOpen,
  };
}
