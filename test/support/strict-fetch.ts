import type { PrismTarget } from "./prism-setup.js";

export interface Violation {
  location: string[];
  message: string;
}

/**
 * A fetch for tests against Prism that fails if Prism found a violation of the contract, or sent a response of its own. On
 * upstream's raw document, Prism's sample responses break the contract: there only requests are checked.
 */
export function createStrictFetch({ hasOverlay }: PrismTarget) {
  return async (url: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(url, init);
    const violations = readViolations(response).filter(
      ({ location }) => hasOverlay || location[0] === "request",
    );
    if (violations.length > 0)
      throw new Error(`Prism found violations: ${JSON.stringify(violations)}`);
    if (response.headers.get("content-type")?.includes("problem+json")) {
      throw new Error(`Prism sent a response of its own: ${await response.text()}`);
    }
    return init.method === "GET" ? echoId(url, response) : response;
  };
}

/** Prism shows the same import whatever id is asked for, which the client rejects. */
async function echoId(url: string, response: Response): Promise<Response> {
  const [, segment] = /\/bulk\/imports\/([^?]+)$/.exec(url) ?? [];
  const body: unknown = segment && response.ok ? await response.clone().json() : undefined;
  if (typeof body !== "object" || body === null || !("id" in body)) return response;
  const id = decodeURIComponent(segment ?? "");
  return Response.json({ ...body, id }, { status: response.status, headers: response.headers });
}

export function readViolations(response: Response): Violation[] {
  return JSON.parse(response.headers.get("sl-violations") ?? "[]");
}
