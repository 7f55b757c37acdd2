import type { WireFault } from "./faulty-server.js";
import {
  type Effect,
  keepSilent,
  reset,
  resetInBody,
  respond,
  respondLate,
  sendGarbage,
  sendHalf,
} from "./wire-faults.js";

export interface FaultRow {
  name: string;
  fault: WireFault;
  /** How an attempt ends. */
  error: { code: string } & Record<string, unknown>;
  /** Whether an idempotent request is sent again. */
  isRetried: boolean;
  /** What a start does: it is sent again, fails, or searches the list, which shows the import if the API made it. */
  start: "retried" | "final" | Effect;
  /** Whether a cancel succeeds, since the head of the response is enough for it. */
  cancelSucceeds?: boolean;
}

const PROBLEM = '{"code":14,"message":"not now","details":[]}';
const HTML = "<html>Bad gateway</html>";

const TIMED_OUT = { code: "timed_out", scope: "attempt", timeoutMs: 30_000 };
const BROKEN = { code: "connection_failed", reason: "broken" };

/** Statuses after which the outcome of a start is unknown. */
const SILENT_STATUSES = [408, 500, 501, 502, 503, 504, 505, 507, 511, 599];
const RETRIED_STATUSES = [408, 429, 500, 502, 503, 504];
const REJECTING_STATUSES = [400, 401, 402, 403, 404, 405, 409, 410, 413, 418, 422, 425, 451];
const REDIRECTS = [300, 301, 302, 303, 304, 305, 307, 308];

/** What can go wrong with one request over HTTP, and what the client must do. */
export const FAULTS: readonly FaultRow[] = [
  ...(["none", "taken"] as const).flatMap((effect): FaultRow[] => [
    {
      name: `silence, the request ${effect}`,
      fault: keepSilent(effect),
      error: TIMED_OUT,
      isRetried: true,
      start: effect,
    },
    {
      name: `a reset, the request ${effect}`,
      fault: reset(effect),
      error: { ...BROKEN, cause: { cause: { code: "ECONNRESET" } } },
      isRetried: true,
      start: effect,
    },
    {
      name: `bytes that are not HTTP, the request ${effect}`,
      fault: sendGarbage(effect),
      error: BROKEN,
      isRetried: true,
      start: effect,
    },
    {
      name: `an HTML page with a 200, the request ${effect}`,
      fault: respond(effect, 200, HTML, { "content-type": "text/html" }),
      error: {
        code: "invalid_response",
        reason: "not_json",
        status: 200,
        contentType: "text/html",
        body: HTML,
      },
      isRetried: false,
      start: effect,
      cancelSucceeds: true,
    },
    {
      name: `an empty 200, the request ${effect}`,
      fault: respond(effect, 200),
      error: { code: "invalid_response", reason: "empty", status: 200, body: "" },
      isRetried: false,
      start: effect,
      cancelSucceeds: true,
    },
    {
      name: `JSON of another shape, the request ${effect}`,
      fault: respond(effect, 200, "[]", { "x-request-id": "r-7" }),
      error: {
        code: "invalid_response",
        reason: "shape",
        status: 200,
        body: "[]",
        requestId: "r-7",
      },
      isRetried: false,
      start: effect,
      cancelSucceeds: true,
    },
    {
      name: `a success that is too long, the request ${effect}`,
      fault: respond(effect, 200, " ".repeat(8 * 1024 * 1024 + 1)),
      error: { code: "invalid_response", reason: "too_large", status: 200 },
      isRetried: false,
      start: effect,
      cancelSucceeds: true,
    },
    ...SILENT_STATUSES.map((status) => ({
      name: `a ${status}, the request ${effect}`,
      fault: respond(effect, status, PROBLEM),
      error: { code: "api_error", status, rpcCode: 14, body: PROBLEM },
      isRetried: RETRIED_STATUSES.includes(status),
      start: effect,
    })),
  ]),
  {
    name: "half of the right body",
    fault: sendHalf,
    error: TIMED_OUT,
    isRetried: true,
    start: "taken",
    cancelSucceeds: true,
  },
  {
    name: "the right response, too late",
    fault: respondLate,
    error: TIMED_OUT,
    isRetried: true,
    start: "taken",
  },
  {
    name: "a reset in the middle of the right body",
    fault: resetInBody,
    error: BROKEN,
    isRetried: true,
    start: "taken",
    cancelSucceeds: true,
  },
  {
    name: "a 429",
    fault: respond("none", 429, '{"code":8,"message":"slow down"}'),
    error: { code: "api_error", status: 429, rpcCode: 8 },
    isRetried: true,
    start: "retried",
  },
  {
    name: "a 429 in plain text",
    fault: respond("none", 429, "slow down", { "content-type": "text/plain" }),
    error: { code: "api_error", status: 429, rpcCode: undefined, body: "slow down" },
    isRetried: true,
    start: "retried",
  },
  ...REJECTING_STATUSES.map(
    (status): FaultRow => ({
      name: `a ${status}`,
      fault: respond("none", status, '{"code":"3","message":"no","details":[{"typeUrl":"t"}]}'),
      error: { code: "api_error", status, rpcCode: 3, details: [{ typeUrl: "t" }] },
      isRetried: false,
      start: "final",
    }),
  ),
  ...REDIRECTS.map(
    (status): FaultRow => ({
      name: `a ${status} to somewhere else`,
      fault: respond("none", status, "", { location: "http://127.0.0.1:9/bulk/imports" }),
      error: { code: "invalid_response", reason: "redirect", status },
      isRetried: false,
      start: status === 303 ? "none" : "final",
    }),
  ),
];
