import { parseJson } from "../../json.js";
import { type Answer, answerError, answerText, answerUnauthorized, type Reply } from "../answer.js";
import type { StatusFault } from "./fault.js";
import type { OuterFault } from "./fault-queue.js";

/** What becomes of a request that a fault strikes. @param perform lets it take effect, and gives what it deserves */
export function strikeRequest(fault: OuterFault, perform: () => Answer): Reply {
  switch (fault.kind) {
    case "drop":
      if (fault.when === "after") perform();
      return { kind: "reset" };
    case "hang": {
      const answer = fault.when === "before" ? undefined : perform();
      if (answer === undefined || fault.where === "headers") return { kind: "silence" };
      return { kind: "half", answer };
    }
    case "empty":
      perform();
      return { kind: "answer", answer: { status: 200, headers: {}, body: "" } };
    case "redirect": {
      const headers = { location: fault.location };
      return { kind: "answer", answer: { status: 307, headers, body: "" } };
    }
    case "status":
      if (fault.when === "after") perform();
      return { kind: "answer", answer: answerStatus(fault) };
  }
}

function answerStatus(fault: StatusFault): Answer {
  const { status, headers, body } = answerBody(fault);
  const { contentType, retryAfter } = fault;
  return {
    status,
    headers: {
      ...headers,
      ...(contentType === undefined ? {} : { "content-type": contentType }),
      ...(retryAfter === undefined ? {} : { "retry-after": retryAfter }),
    },
    body,
  };
}

function answerBody({ status, body }: StatusFault): Answer {
  if (body === undefined) {
    if (status < 400) return { status, headers: {}, body: "" };
    return status === 401 ? answerUnauthorized() : answerError(status, `injected status ${status}`);
  }
  if (body === "") return { status, headers: {}, body };
  if (parseJson(body) === undefined) return answerText(body, status);
  return { status, headers: { "content-type": "application/json" }, body };
}
