import type { WireFault } from "./faulty-server.js";

/** Whether the API had taken the request when things went wrong. */
export type Effect = "none" | "taken";

/** Nothing comes, until the time is over. */
export function keepSilent(effect: Effect): WireFault {
  return async ({ perform, expire }) => {
    if (effect === "taken") await perform();
    expire();
  };
}

/** The head and the first half of the body, and then nothing, until the time is over. */
export const sendHalf: WireFault = async ({ response, perform, expire, headSeen }) => {
  const { status, headers, body } = await perform();
  response.writeHead(status, headers).write(body.slice(0, body.length / 2));
  await headSeen;
  expire();
};

/** The right answer, when nobody waits for it any more. */
export const answerLate: WireFault = async ({ response, perform, expire }) => {
  const { status, headers, body } = await perform();
  expire();
  setTimeout(() => response.writeHead(status, headers).end(body), 5);
};

/** The connection is reset before any answer. */
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

/** What comes is no HTTP. */
export function sendGarbage(effect: Effect): WireFault {
  return async ({ response, perform }) => {
    if (effect === "taken") await perform();
    response.socket?.end("\u0000\u0001 this is no HTTP\r\n\r\n");
  };
}

/** Another answer. */
export function answer(
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
