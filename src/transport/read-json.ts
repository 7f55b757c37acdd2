import type { Answer, Call, Send } from "./http.js";
import { refuseAnswer } from "./refuse-answer.js";

/** Reads the body of a success as JSON, where the call expects any. */
export function readJson(send: Send): Send {
  return async (request, call) => {
    const answer = await send(request, call);
    return call.expects === "json" ? { ...answer, json: parse(answer, call) } : answer;
  };
}

function parse(answer: Answer, call: Call): unknown {
  if (answer.text.trim() === "") throw refuseAnswer(answer, call, "empty", "the answer is empty");
  try {
    return JSON.parse(answer.text);
  } catch {
    const type = answer.contentType === undefined ? "" : ` but ${answer.contentType}`;
    throw refuseAnswer(
      answer,
      call,
      "not_json",
      `the answer is not JSON${isJson(type) ? "" : type}`,
    );
  }
}

function isJson(contentType: string): boolean {
  return contentType.includes("json");
}
