import type { ImportClientEvent } from "../../index.js";
import type { Session } from "../session.js";
import type { StartTracker } from "./start-tracker.js";

/** Says once why a start takes so long: its answer was lost, and the list is asked whether it took effect. */
export function tellLostAnswer(
  { note }: Session,
  tracker: StartTracker,
): (event: ImportClientEvent) => void {
  let isTold = false;
  return (event) => {
    const isSearch = event.type === "request" && event.operation === "listImports";
    if (!isSearch || !tracker.isOpen() || isTold) return;
    isTold = true;
    note("The answer to the start was lost: looking in the list whether it took effect");
  };
}
