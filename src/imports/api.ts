import createFetchClient, { type Client } from "openapi-fetch";
import type { paths as ControlPaths } from "../../generated/control/schema.js";
import type { paths as IndexPaths } from "../../generated/schema.js";
import {
  type CallContext,
  type CallOptions,
  type ResolvedCallOptions,
  resolveCallOptions,
} from "../options/call-options.js";
import { type Call, HttpRequest, type Send, type SuccessResponse } from "../transport/http.js";
import type { OperationName } from "../types.js";

/** What the transport must know of each operation. An operation that is missing here does not compile. */
const POLICIES: Readonly<Record<OperationName, Pick<Call, "action" | "expects" | "isIdempotent">>> =
  {
    startImport: { action: "start import", expects: "json", isIdempotent: false },
    describeImport: { action: "describe import", expects: "json", isIdempotent: true },
    listImports: { action: "list imports", expects: "json", isIdempotent: true },
    cancelImport: { action: "cancel import", expects: "nothing", isIdempotent: true },
    describeIndexStats: { action: "describe index stats", expects: "json", isIdempotent: true },
    describeIndex: { action: "find the host of the index", expects: "json", isIdempotent: true },
  };

/** How error messages name an operation, such as `start import`. */
export function actionOf(operation: OperationName): string {
  return POLICIES[operation].action;
}

interface ApiCall {
  operation: OperationName;
  /** How error messages name the call, if not by its operation alone. */
  action?: string;
  options: ResolvedCallOptions;
}

/** What came back. The data has the type of the contract, but nobody has checked that it keeps to it. */
interface ApiResponse<Data> {
  data: Data | undefined;
  response: SuccessResponse;
}

type ApiFetch = (request: Request) => Promise<Response>;

/** The typed paths of the API on one index. */
export type IndexApi = Api<IndexPaths>;

/** The typed paths of the control plane. */
export type ControlApi = Api<ControlPaths>;

/** The typed paths of one of the API's documents. The one file that knows openapi-fetch. */
interface Api<Paths extends object> {
  /**
   * Checks the options of a call, and fills in what was not given.
   * @param names of all options that it takes, if it takes more than others
   * @throws InvalidArgumentError
   */
  resolve(
    operation: OperationName,
    options: CallOptions,
    names?: readonly string[],
  ): ResolvedCallOptions;
  call<Data>(
    call: ApiCall,
    request: (
      client: Client<Paths>,
      fetch: ApiFetch,
    ) => Promise<{ data?: Data; response: Response }>,
  ): Promise<ApiResponse<Data>>;
}

/** @param baseUrl where the paths begin; empty if `send` completes them */
export function createApi<Paths extends object>(
  baseUrl: string,
  send: Send,
  context: CallContext,
): Api<Paths> {
  // openapi-fetch asks for the classes of the DOM, and uses no more of them than our records have.
  const client = createFetchClient<Paths>({
    baseUrl,
    Request: HttpRequest as unknown as typeof Request,
    // A call that passes none of ours would leave out the transport.
    fetch: () => Promise.reject(new Error("a call of the API has no fetch")),
  });
  return {
    resolve: (operation, options, names) =>
      resolveCallOptions(actionOf(operation), options, context, names),
    async call({ operation, action = actionOf(operation), options }, request) {
      const call: Call = { ...options, operation, ...POLICIES[operation], action };
      const { data, response } = await request(client, async (record) => {
        const sent = send(record as unknown as HttpRequest, call);
        return (await sent.catch(toUnreadable)) as unknown as Response;
      });
      // The response of our own fetch, as openapi-fetch returns it.
      return { data, response: response as unknown as SuccessResponse };
    },
  };
}

/** A response that throws when it is read: openapi-fetch loses a falsy error of its fetch, which the reason of an abort may be. */
function toUnreadable(thrown: unknown) {
  return {
    ok: true,
    status: 200,
    headers: { get: () => "1" },
    json: () => Promise.reject(thrown),
  };
}
