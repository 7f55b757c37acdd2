import type { Answer, Call, Send } from "./http.js";
import { parseJson } from "./parse-json.js";
import { refuseAnswer } from "./refuse-answer.js";

/** Reads the body of a success as JSON, where the call expects any. */
export function readJson(send: Send): Send {
  return async (request, call) => {
    const answer = await send(request, call);
    return call.expects === "json" ? { ...answer, json: read(answer, call) } : answer;
  };
}

function read(answer: Answer, call: Call): unknown {
  if (answer.text.trim() === "") throw refuseAnswer(answer, call, "empty", "the answer is empty");
  const json = parseJson(answer.text);
  if (json !== undefined) return answer.echoesKey ? answer.redact(json) : json;
  const { contentType = "json" } = answer;
  const found = contentType.includes("json") ? "" : ` but ${contentType}`;
  throw refuseAnswer(answer, call, "not_json", `the answer is not JSON${found}`);
}
