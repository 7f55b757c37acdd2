import { ImportClientError } from "./import-client-error.js";

export interface InvalidArgument {
  /** What was to be done, such as `start import`. */
  action: string;
  /** The argument at fault, such as `uri`. */
  argument: string;
  /** What it must keep to, such as `must be at most 1500 characters`. */
  rule: string;
  /** The number in the rule. */
  limit?: number | undefined;
  /** What was found instead, such as `is 1612`; never a value that may be secret. */
  found?: string | undefined;
  cause?: unknown;
}

/**
 * An argument or an environment variable is wrong. Nothing was sent, unless `fetch` is wrong: the message of a start then
 * says if the import may have been started.
 */
export class InvalidArgumentError extends ImportClientError {
  override readonly name = "InvalidArgumentError";
  readonly code = "invalid_argument";
  /** The argument, option or environment variable at fault, such as `errorMode.onError`. */
  readonly argument: string;
  /** What it must keep to, such as `must be at most 1500 characters`. */
  readonly rule: string;
  /** The number in the rule, if there is one. */
  readonly limit: number | undefined;

  constructor({ action, argument, rule, limit, found, ...options }: InvalidArgument) {
    super(action, `${argument} ${rule}${found === undefined ? "" : ` (${found})`}`, options);
    this.argument = argument;
    this.rule = rule;
    this.limit = limit;
  }
}
