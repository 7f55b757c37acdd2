import type { WireFault } from "./faulty-server.js";

/** Whether the API has carried out the request. */
export type Effect = "none" | "taken";

/** No response until the attempt times out. */
export function keepSilent(effect: Effect): WireFault {
  return async ({ perform, expire }) => {
    if (effect === "taken") await perform();
    expire();
  };
}

/** The head and the first half of the body, then nothing until the attempt times out. */
export const sendHalf: WireFault = async ({ response, perform, expire, headSeen }) => {
  const { status, headers, body } = await perform();
  response.writeHead(status, headers).write(body.slice(0, body.length / 2));
  await headSeen;
  expire();
};

/** The right response, after the attempt has timed out. */
export const respondLate: WireFault = async ({ response, perform, expire }) => {
  const { status, headers, body } = await perform();
  expire();
  setTimeout(() => response.writeHead(status, headers).end(body), 5);
};

/** The connection is reset before the response. */
export function reset(effect: Effect): WireFault {
  return async ({ response, perform }) => {
    if (effect === "taken") await perform();
    response.socket?.resetAndDestroy();
  };
}

/** The connection is reset in the middle of the body. */
export const resetInBody: WireFault = async ({ response, perform, headSeen }) => {
  const { status, headers, body } = await perform();
  response.writeHead(status, headers).write(body.slice(0, body.length / 2));
  await headSeen;
  response.socket?.resetAndDestroy();
};

/** The response is not HTTP. */
export function sendGarbage(effect: Effect): WireFault {
  return async ({ response, perform }) => {
    if (effect === "taken") await perform();
    response.socket?.end("\u0000\u0001 this is not HTTP\r\n\r\n");
  };
}

/** Another response. */
export function respond(
  effect: Effect,
  status: number,
  body = "",
  headers: Record<string, string> = {},
): WireFault {
  return async ({ response, perform }) => {
    if (effect === "taken") await perform();
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  };
}
