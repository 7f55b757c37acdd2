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
    return response;
  };
}

export function readViolations(response: Response): Violation[] {
  return JSON.parse(response.headers.get("sl-violations") ?? "[]");
}
