import type { Clock } from "../clock.js";
import { cancelBody } from "./cancel-body.js";
import type { Answer, SendAttempt } from "./http.js";
import { readText } from "./read-text.js";
import { refuseAnswer } from "./refuse-answer.js";
import { toConnectionError } from "./to-connection-error.js";

const MAX_GOOD_BODY_BYTES = 8 * 1024 * 1024;
const MAX_BAD_BODY_BYTES = 64 * 1024;

/** How long the body of an error is waited for, and no longer than half of the time of the try. */
const MAX_BAD_BODY_MS = 5_000;

/**
 * Reads the body up to a limit. A success that is longer, or breaks off, is refused; of an error what came will do, since
 * its status tells what matters.
 */
export function readBody(send: SendAttempt, clock: Clock): SendAttempt {
  return async (request, attempt, signal) => {
    const answer = await send(request, attempt, signal);
    const { isOk, body, redactor } = answer;
    if (!isOk) {
      const ms = Math.min(MAX_BAD_BODY_MS, attempt.limitMs / 2);
      return { ...answer, text: await readBeginning(body, signal, { clock, ms }) };
    }
    if (attempt.expects === "nothing") {
      cancelBody(body);
      return answer;
    }
    const { text, cut } = await readText(body, MAX_GOOD_BODY_BYTES, signal);
    if (cut === undefined) return { ...answer, text };
    if (cut.reason === "broken") {
      throw toConnectionError(cut.thrown, { attempt, reason: "broken", redactor });
    }
    signal.throwIfAborted();
    const because = `the answer has more than ${MAX_GOOD_BODY_BYTES} bytes`;
    throw refuseAnswer({ ...answer, text }, attempt, "too_large", because);
  };
}

/** What comes of a body before its time or the signal ends it. */
async function readBeginning(
  body: Answer["body"],
  signal: AbortSignal,
  { clock, ms }: { clock: Clock; ms: number },
): Promise<string> {
  const end = new AbortController();
  const stop = () => {
    callOff();
    end.abort();
  };
  const callOff = clock.schedule(stop, ms);
  signal.addEventListener("abort", stop);
  // A fetch that does not listen to the signal may give its answer when the call is over.
  if (signal.aborted) stop();
  const { text } = await readText(body, MAX_BAD_BODY_BYTES, end.signal);
  callOff();
  return text;
}
