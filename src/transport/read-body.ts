import type { SendAttempt } from "./http.js";
import { readText } from "./read-text.js";
import { refuseAnswer } from "./refuse-answer.js";
import { toConnectionError } from "./to-connection-error.js";

const MAX_GOOD_BODY_BYTES = 8 * 1024 * 1024;
const MAX_BAD_BODY_BYTES = 64 * 1024;

/**
 * Reads the body up to a limit. A success that is longer, or breaks off, is refused; of an error what came will do, since
 * its status tells what matters.
 */
export function readBody(send: SendAttempt): SendAttempt {
  return async (request, attempt, signal) => {
    const answer = await send(request, attempt, signal);
    const { isOk, body } = answer;
    if (isOk && attempt.expects === "nothing") {
      body?.cancel().catch(() => {});
      return answer;
    }
    const maxBytes = isOk ? MAX_GOOD_BODY_BYTES : MAX_BAD_BODY_BYTES;
    const { text, cut } = await readText(body, maxBytes, signal);
    const read = { ...answer, text };
    if (!isOk || cut === undefined) return read;
    if (cut.reason === "broken") {
      const { redactor } = answer;
      throw toConnectionError(cut.thrown, { attempt, reason: "broken", redactor });
    }
    const because = `the answer has more than ${maxBytes} bytes`;
    throw refuseAnswer(read, attempt, "too_large", because);
  };
}
