import { type FetchSettings, fetchAnswer } from "./fetch-answer.js";
import type { Send } from "./http.js";
import { limitAttempt } from "./limit-attempt.js";
import { readBody } from "./read-body.js";
import { readJson } from "./read-json.js";
import { refuseErrorStatus } from "./refuse-error-status.js";
import { refuseRedirect } from "./refuse-redirect.js";
import { retry } from "./retry.js";

/** The layers of the transport. What comes out of them is a success, with its JSON read. */
export function createTransport(settings: FetchSettings): Send {
  const { clock } = settings;
  const exchange = readBody(refuseRedirect(fetchAnswer(settings)), clock);
  const attempt = limitAttempt(readJson(refuseErrorStatus(exchange)), clock);
  return retry(attempt, settings);
}
