import { describe, expect, it } from "vitest";
import type { Fault, ImportEmulator, OperationName } from "../../src/emulator.js";
import { type Call, failure } from "../support/connect.js";
import { abortOnceReceived, CALLS, ENOUGH, START } from "../support/emulator-calls.js";
import { IN_PROCESS, OVER_HTTP, throughPrism } from "../support/emulator-ways.js";

const OPERATIONS = Object.entries(CALLS) as [OperationName, Call][];

/** As Node reports it, and as the emulator does without a network. */
const RESET = { cause: { code: "ECONNRESET" } };

/** Faults that answer in place of the service. */
const FAULTS: {
  name: string;
  fault: Fault;
  /** What a client makes of it. */
  want: Record<string, unknown>;
  takesEffect: boolean;
  /** Whether a cancel is content with it: it is with every success, and does not read its body. */
  isGoodForCancel?: boolean;
  /** What Prism finds wrong with the answer. */
  violations?: readonly string[];
}[] = [
  {
    name: "a 503 of the service",
    fault: { kind: "status", status: 503, retryAfter: "7" },
    want: { code: "api_error", status: 503, rpcCode: 14, retryAfterMs: 7_000 },
    takesEffect: false,
  },
  {
    name: "a 504 behind which the request took effect",
    fault: { kind: "status", status: 504, when: "after" },
    want: { code: "api_error", status: 504, rpcCode: 4 },
    takesEffect: true,
  },
  ...Object.entries({ 400: 3, 403: 7, 404: 5, 408: 4, 409: 10, 429: 8, 500: 13 }).map(
    ([status, rpcCode]) => ({
      name: `a ${status} of the service`,
      fault: { kind: "status", status: Number(status) } as const,
      want: { code: "api_error", status: Number(status), rpcCode },
      takesEffect: false,
    }),
  ),
  {
    name: "a 418 that no gRPC code stands for",
    fault: { kind: "status", status: 418 },
    want: { code: "api_error", status: 418, rpcCode: 2 },
    takesEffect: false,
  },
  {
    name: "a 203 without a body",
    fault: { kind: "status", status: 203 },
    want: { code: "invalid_response", reason: "empty", status: 203 },
    takesEffect: false,
    isGoodForCancel: true,
    violations: [
      "203: response: Unable to match the returned status code with those defined in the document: 200,400,4XX,5XX",
    ],
  },
  {
    name: "a 401 of the service",
    fault: { kind: "status", status: 401 },
    want: { code: "api_error", status: 401, rpcCode: undefined },
    takesEffect: false,
    violations: notJson(401, "text/plain; charset=utf-8"),
  },
  {
    name: "a 500 without a body",
    fault: { kind: "status", status: 500, body: "" },
    want: { code: "api_error", status: 500, body: "" },
    takesEffect: false,
    violations: notJson(500, ""),
  },
  {
    name: "a 502 with an HTML page",
    fault: { kind: "status", status: 502, body: "<html>", contentType: "text/html" },
    want: { code: "api_error", status: 502, body: "<html>" },
    takesEffect: false,
    violations: notJson(502, "text/html"),
  },
  {
    name: "a 429 in plain text",
    fault: { kind: "status", status: 429, body: "slow \u00ff", retryAfter: "0" },
    want: { code: "api_error", status: 429, body: "slow \u00ff", retryAfterMs: 0 },
    takesEffect: false,
    violations: notJson(429, "text/plain; charset=utf-8"),
  },
  {
    name: "a code in quotes",
    fault: { kind: "status", status: 400, body: '{"code":"3","message":"no","details":[]}' },
    want: { code: "api_error", status: 400, rpcCode: 3 },
    takesEffect: false,
    violations: ["400: response.body.code: Response body property code must be integer"],
  },
  {
    name: "an HTML page with a 200",
    fault: { kind: "status", status: 200, body: "<html>" },
    want: { code: "invalid_response", reason: "not_json" },
    takesEffect: false,
    isGoodForCancel: true,
    violations: notJson(200, "text/plain; charset=utf-8"),
  },
  {
    name: "an empty 200",
    fault: { kind: "empty" },
    want: { code: "invalid_response", reason: "empty" },
    takesEffect: true,
    isGoodForCancel: true,
    violations: notJson(200, ""),
  },
];

/** Faults that Prism does not pass on: it answers for what breaks off and for a 501, and follows a redirect itself. */
const BROKEN: typeof FAULTS = [
  {
    name: "a 501 of the service",
    fault: { kind: "status", status: 501 },
    want: { code: "api_error", status: 501, rpcCode: 12 },
    takesEffect: false,
  },
  {
    name: "a redirect",
    fault: { kind: "redirect", location: "http://127.0.0.1:9/elsewhere" },
    want: { code: "invalid_response", reason: "redirect", status: 307 },
    takesEffect: false,
  },
  {
    name: "a drop before the request took effect",
    fault: { kind: "drop", when: "before" },
    want: { code: "connection_failed", cause: RESET },
    takesEffect: false,
  },
  {
    name: "a drop after the request took effect",
    fault: { kind: "drop", when: "after" },
    want: { code: "connection_failed", cause: RESET },
    takesEffect: true,
  },
  {
    name: "a response that never comes",
    fault: { kind: "hang", where: "headers" },
    want: ENOUGH,
    takesEffect: true,
  },
  {
    name: "a response that never comes to a request without effect",
    fault: { kind: "hang", where: "headers", when: "before" },
    want: ENOUGH,
    takesEffect: false,
  },
  {
    name: "half a body",
    fault: { kind: "hang", where: "body" },
    want: ENOUGH,
    takesEffect: true,
    isGoodForCancel: true,
  },
];

describe.each([IN_PROCESS, OVER_HTTP, throughPrism()])(
  "the emulator $name",
  ({ open, isChecked }) => {
    describe.each(isChecked ? FAULTS : [...FAULTS, ...BROKEN])(
      "struck by $name",
      ({ fault, want, takesEffect, isGoodForCancel = false, violations = [] }) => {
        it.each(OPERATIONS)("%s() meets it once", async (operation, call) => {
          const { emulator, client } = await open({}, violations);
          await client.startImport(START);
          const before = emulator.imports;
          emulator.inject(fault);

          const controller = new AbortController();
          const struck = call(client, { signal: controller.signal });
          if (operation === "cancelImport" && isGoodForCancel) {
            await struck;
          } else {
            if (fault.kind === "hang") await abortOnceReceived(emulator, controller);
            expect(await failure(struck)).toMatchObject(want);
          }

          expect(emulator.received).toHaveLength(2);
          const after = effectOf(operation, before);
          expect(emulator.imports).toMatchObject(takesEffect ? after : before);
          expect(emulator.imports).toHaveLength(takesEffect ? after.length : before.length);
          await call(client);
        });
      },
    );
  },
);

/** The imports after an operation of CALLS. */
function effectOf(operation: OperationName, [first]: ImportEmulator["imports"]): object[] {
  if (operation === "cancelImport") return [{ ...first, status: "Cancelled" }];
  return operation === "startImport" ? [{ ...first }, { id: "2" }] : [{ ...first }];
}

/** What Prism says of an answer that is no JSON. */
function notJson(status: number, contentType: string): string[] {
  const message = `The received media type "${contentType}" does not match the one specified in the current response: application/json`;
  return [
    `${status}: response: ${message}`,
    `${status}: response.body: Response body must be object`,
  ];
}
