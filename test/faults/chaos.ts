import type { Tamper } from "../support/in-process.js";
import type { Random } from "../support/random.js";

type Pass = Parameters<Tamper>[0];
type Request = Parameters<Tamper>[1];

/** Something that goes wrong with a request. Responses that it does not change stay whole. */
type Disaster = (pass: Pass, request: Request, random: Random) => Promise<Response>;

const RETRY_AFTERS = ["0", "1", "3", "59", "61", "600", "-5", "soon", "99999999999", ""];

/** The statuses behind which a request may have taken effect. */
const SILENT_STATUSES = [303, 408, 500, 501, 502, 503, 504, 505, 507, 511, 599];
const GARBAGE = ["<html>", "", "{}", "[]", "null", '{"id":', '{"id":7}', "\u0000\u0001", '"1"'];

/** Everything that can go wrong before the API has the request, or after it has acted on it. */
const DISASTERS: readonly Disaster[] = [
  // Late, perhaps too late: on its way, or on the way back.
  async (pass, { wait }, random) => {
    await wait(random.integer(1, 40_000));
    return pass();
  },
  async (pass, { wait }, random) => {
    const response = await pass();
    await wait(random.integer(1, 40_000));
    return response;
  },
  async (_pass, { waitThroughAbort, passThroughAbort }, random) => {
    await waitThroughAbort(random.integer(25_000, 45_000));
    return passThroughAbort();
  },
  // Never.
  (_pass, { signal }) => untilAborted(signal),
  async (pass, { signal }) => {
    await pass();
    return untilAborted(signal);
  },
  // Half, and then nothing, or the end of the connection.
  async (pass) => toHalf(await pass(), () => {}),
  async (pass) => toHalf(await pass(), (controller) => controller.error(createReset())),
  // A reset.
  () => Promise.reject(createReset()),
  async (pass) => {
    await pass();
    throw createReset();
  },
  // No connection.
  () => {
    const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    return Promise.reject(new TypeError("fetch failed", { cause }));
  },
  // Garbage.
  async (_pass, _request, random) => new Response(random.pick(GARBAGE)),
  async (pass, _request, random) => {
    await pass();
    return new Response(random.pick(GARBAGE));
  },
  // Any status that is not a success, and any redirect.
  async (_pass, _request, random) => respondWithStatus(random.integer(300, 599), random),
  async (_pass, _request, random) => respondWithStatus(429, random),
  async (_pass, _request, random) => {
    const status = random.pick([301, 302, 303, 307, 308]);
    return new Response(null, { status, headers: { location: "https://elsewhere.example/" } });
  },
  async (pass, _request, random) => {
    await pass();
    return respondWithStatus(random.pick(SILENT_STATUSES), random);
  },
];

/** Strikes a request with one of all disasters. */
export function strike(pass: Pass, request: Request, random: Random): Promise<Response> {
  return random.pick(DISASTERS)(pass, request, random);
}

function respondWithStatus(status: number, random: Random): Response {
  const headers = random.happens(0.5) ? { "retry-after": random.pick(RETRY_AFTERS) } : {};
  const body = status === 304 ? null : random.pick([...GARBAGE, '{"code":"3","message":"no"}']);
  return new Response(body, { status, headers });
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

async function toHalf(
  response: Response,
  end: (controller: ReadableStreamDefaultController) => void,
): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  let isSent = false;
  const half = new ReadableStream({
    pull(controller) {
      if (isSent) return end(controller);
      controller.enqueue(bytes.subarray(0, bytes.byteLength / 2));
      isSent = true;
    },
  });
  return new Response(half, response);
}

function createReset(): Error {
  const cause = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  return new TypeError("fetch failed", { cause });
}
