import type { Send } from "./http.js";
import { type FetchSettings, performFetch } from "./perform-fetch.js";
import { readJson } from "./read-json.js";
import { refuseErrorStatus } from "./refuse-error-status.js";

/** The layers of the transport, the outermost first. What comes out of them is a success, with its JSON read. */
export function createTransport(settings: FetchSettings): Send {
  return readJson(refuseErrorStatus(performFetch(settings)));
}
