import { parseJson } from "../../json.js";
import type { Errors } from "../service/errors.js";
import { type EmulatedResponse, type Reply, textResponse } from "../service/http.js";
import type { StatusFault } from "./fault.js";
import type { ReplacingFault } from "./fault-queue.js";

/**
 * What becomes of a request that meets a fault.
 * @param perform lets it take effect, and returns the service's response
 */
export function applyFault(
  fault: ReplacingFault,
  errors: Errors,
  perform: () => EmulatedResponse,
): Reply {
  switch (fault.kind) {
    case "drop":
      if (fault.when === "after") perform();
      return { kind: "reset" };
    case "hang": {
      const response = fault.when === "before" ? undefined : perform();
      if (response === undefined || fault.where === "headers") return { kind: "silence" };
      return { kind: "half", response };
    }
    case "empty":
      perform();
      return { kind: "response", response: { status: 200, headers: {}, body: "" } };
    case "redirect": {
      const headers = { location: fault.location };
      return { kind: "response", response: { status: 307, headers, body: "" } };
    }
    case "status":
      if (fault.when === "after") perform();
      return { kind: "response", response: statusResponse(fault, errors) };
  }
}

function statusResponse(fault: StatusFault, errors: Errors): EmulatedResponse {
  const { status, headers, body } = faultyResponse(fault, errors);
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

function faultyResponse({ status, body }: StatusFault, errors: Errors): EmulatedResponse {
  if (body === undefined) {
    if (status < 400) return { status, headers: {}, body: "" };
    return status === 401
      ? errors.unauthorized()
      : errors.error(status, `injected status ${status}`);
  }
  if (body === "") return { status, headers: {}, body };
  if (parseJson(body) === undefined) return textResponse(body, status);
  return { status, headers: { "content-type": "application/json" }, body };
}
