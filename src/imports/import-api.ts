import createFetchClient, { type Client } from "openapi-fetch";
import type { paths } from "../../generated/schema.js";
import type {
  InvalidResponseError,
  InvalidResponseReason,
} from "../errors/invalid-response-error.js";
import type { CallLimits } from "../options/check-limits.js";
import { type ResolvedCallOptions, resolveCallOptions } from "../options/resolve-call-options.js";
import { type Answer, type Call, HttpRequest, type Moment, type Send } from "../transport/http.js";
import { refuseAnswer } from "../transport/refuse-answer.js";
import type { CallOptions } from "../types.js";

/** What an operation is, whoever calls it. */
export type Operation = Pick<Call, "operation" | "action" | "expects" | "isRepeatable">;

/** What came back: a value that nobody has checked yet, and the errors to throw if it is not what it should be. */
export interface Received {
  value: unknown;
  /** When the try that brought it was sent. */
  sentAt: Moment;
  /** How far the server's clock is ahead of our monotonic one, where the answer tells. */
  serverOffsetMs: number | undefined;
  refuse(reason: InvalidResponseReason, because: string): InvalidResponseError;
  /** Refuses the shape of the value, such as for what it `has no id`. */
  refuseShape(because: string): InvalidResponseError;
}

type ApiFetch = (request: Request) => Promise<Response>;

/** The typed paths of the API on one index. The one file that knows openapi-fetch. */
export interface ImportApi {
  /** @param others the options that only this operation has */
  resolve(
    operation: Pick<Operation, "action">,
    options: CallOptions,
    others?: readonly string[],
  ): ResolvedCallOptions;
  send(
    operation: Operation,
    options: ResolvedCallOptions,
    request: (client: Client<paths>, fetch: ApiFetch) => Promise<unknown>,
  ): Promise<Received>;
}

export interface ImportApiSettings {
  baseUrl: string;
  send: Send;
  /** The limits of calls that give none of their own. */
  limits: CallLimits;
  /** The headers that a caller must not set, names in lower case. */
  reservedHeaders: readonly string[];
}

export function createImportApi(settings: ImportApiSettings): ImportApi {
  const { baseUrl, send, limits, reservedHeaders } = settings;
  // openapi-fetch asks for the DOM's classes, and uses of them no more than HttpRequest and DONE have.
  const client = createFetchClient<paths>({
    baseUrl,
    Request: HttpRequest as unknown as typeof Request,
  });
  return {
    resolve: ({ action }, options, others = []) =>
      resolveCallOptions(action, options, { limits, reservedHeaders, others }),
    async send(operation, options, request) {
      let outcome: Outcome | undefined;
      const call = { ...operation, ...options };
      await request(client, async (record) => {
        outcome = await settle(send(record as unknown as HttpRequest, call));
        return DONE;
      });
      if (outcome === undefined || "thrown" in outcome) throw outcome?.thrown;
      const { answer } = outcome;
      const { json, sentAt, serverOffsetMs } = answer;
      return {
        value: json,
        sentAt,
        serverOffsetMs,
        refuse: (...because) => refuseAnswer(answer, call, ...because),
        refuseShape: (because) => refuseAnswer(answer, call, "shape", `the answer ${because}`),
      };
    },
  };
}

/** All that openapi-fetch is told: a success without a body, since the transport has read and checked the answer. */
const DONE = { ok: true, status: 204, headers: new Map() } as unknown as Response;

type Outcome = { answer: Answer } | { thrown: unknown };

/** Keeps what was thrown apart, since openapi-fetch loses a falsy one, and the reason of an abort may be just that. */
async function settle(sent: Promise<Answer>): Promise<Outcome> {
  try {
    return { answer: await sent };
  } catch (thrown) {
    return { thrown };
  }
}
