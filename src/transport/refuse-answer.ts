import {
  InvalidResponseError,
  type InvalidResponseReason,
} from "../errors/invalid-response-error.js";
import { readExcerpt } from "./excerpt.js";
import type { Answer, Call } from "./http.js";

/** The error for an answer that cannot be used. */
export function refuseAnswer(
  answer: Answer,
  { action }: Pick<Call, "action">,
  reason: InvalidResponseReason,
  because: string,
): InvalidResponseError {
  const { status, contentType, requestId, attempts } = answer;
  return new InvalidResponseError(`Cannot ${action} as ${because}: status ${status}`, {
    reason,
    status,
    contentType,
    requestId,
    body: readExcerpt(answer),
    attempts,
  });
}
