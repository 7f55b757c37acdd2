import { cancelBody } from "./cancel-body.js";
import type { SendAttempt } from "./http.js";
import { refuseAnswer } from "./refuse-answer.js";

/** Goes nowhere else: whoever an answer points to would get the key. */
export function refuseRedirect(send: SendAttempt): SendAttempt {
  return async (request, attempt, signal) => {
    const answer = await send(request, attempt, signal);
    if (!answer.isRedirect) return answer;
    cancelBody(answer.body);
    const because = "the API points elsewhere, where the key must not go (is indexHost right?)";
    throw refuseAnswer(answer, attempt, "redirect", because);
  };
}
