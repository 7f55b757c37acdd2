import type { Send } from "./http.js";
import { readBody, readSuccess } from "./read-body.js";
import { rejectErrorStatus, rejectRedirect } from "./response-errors.js";
import { type RetrySettings, retry } from "./retry.js";
import { type RequestSettings, sendRequest } from "./send-request.js";

export type TransportSettings = RequestSettings & RetrySettings;

/** The layers of the transport, from `fetch` up. What comes out of them is a success, with its JSON read. */
export function createTransport(settings: TransportSettings): Send {
  const { clock } = settings;
  const exchange = readBody(rejectRedirect(sendRequest(settings)), clock);
  return retry(readSuccess(rejectErrorStatus(exchange)), settings);
}
