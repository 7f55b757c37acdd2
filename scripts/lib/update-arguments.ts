import { parseArgs } from "node:util";
import { DEFAULT_DOWNLOAD_TIMEOUT_MS, DEFAULT_UPSTREAM } from "./fetch-upstream.js";
import { firstLine, PipelineError } from "./pipeline-error.js";
import { checkVersion } from "./spec-source.js";

const USAGE = "usage: npm run spec:update -- [VERSION] [--from DIR|URL] [--timeout-ms N]";

export const HELP = [
  USAGE,
  "       npm run spec:check -- [VERSION] [--from DIR|URL] [--timeout-ms N]",
  "",
  "  VERSION       of Pinecone's API, such as 2025-10; by default the locked one",
  "  --from        a folder or an address in which each document lies as VERSION/DOCUMENT_VERSION.oas.yaml;",
  "                by default what PINECONE_SPEC_SOURCE names, else Pinecone's repository",
  "  --timeout-ms  how long a download may take; by default 30000",
  "",
  "spec:update writes the contracts, their lock and generated/, and reports what changed. spec:check writes nothing:",
  "0: the contract holds, 1: it drifted, 2: it could not be checked.",
];

export type Environment = Readonly<Record<string, string | undefined>>;

export interface UpdateArguments {
  /** Undefined for the locked one. */
  version: string | undefined;
  isCheck: boolean;
  isHelp: boolean;
  from: string;
  timeoutMs: number;
}

export function readArguments(argv: readonly string[], env: Environment): UpdateArguments {
  const { values, positionals } = parse(argv);
  if (env.npm_config_from !== undefined && values.from === undefined) {
    throw new PipelineError(
      `Cannot take --from as npm took it for itself: put -- before it. ${USAGE}`,
    );
  }
  const timeoutMs = Number(values["timeout-ms"] ?? DEFAULT_DOWNLOAD_TIMEOUT_MS);
  if (!(timeoutMs >= 1 && timeoutMs < 2 ** 31)) {
    throw new PipelineError(
      `Cannot take --timeout-ms as it must be a number of milliseconds from 1: ${USAGE}`,
    );
  }
  const [version, ...more] = positionals;
  if (more.length > 0) throw new PipelineError(`Cannot take more than one version: ${USAGE}`);
  return {
    version: version === undefined ? undefined : checkVersion(version),
    isCheck: values.check ?? false,
    isHelp: values.help ?? false,
    from: values.from ?? (env.PINECONE_SPEC_SOURCE || DEFAULT_UPSTREAM),
    timeoutMs,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        check: { type: "boolean" },
        from: { type: "string" },
        help: { type: "boolean", short: "h" },
        "timeout-ms": { type: "string" },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new PipelineError(`${firstLine(error)}: ${USAGE}`);
  }
}
