import type { Answer, Call, SendAttempt } from "./http.js";
import { parseJson } from "./parse-json.js";
import { refuseAnswer } from "./refuse-answer.js";

/** Reads the body of a success as JSON, where the call expects any. */
export function readJson(send: SendAttempt): SendAttempt {
  return async (request, attempt, signal) => {
    const answer = await send(request, attempt, signal);
    return attempt.expects === "json" ? { ...answer, json: read(answer, attempt) } : answer;
  };
}

function read(answer: Answer, call: Call): unknown {
  const { text, redactor } = answer;
  if (text.trim() === "") throw refuseAnswer(answer, call, "empty", "the answer is empty");
  const json = parseJson(text);
  if (json !== undefined) return redactor.isEcho(text) ? redactor.redact(json) : json;
  const { contentType = "json" } = answer;
  const found = contentType.includes("json") ? "" : ` but ${contentType}`;
  throw refuseAnswer(answer, call, "not_json", `the answer is not JSON${found}`);
}
