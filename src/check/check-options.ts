import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isRecord } from "../json.js";
import { checkFunction, checkOptions, optionNames } from "../options/validate.js";
import { IMPORT_LIMITS, type ImportLimits } from "./limits.js";
import type { CheckedIndex } from "./namespace-rules.js";
import type { CheckProgress } from "./progress.js";

/** Which records are decoded: of none, of some files, or all. */
export type CheckedRecords = "none" | "sample" | "all";

/** How a folder is checked. */
export interface CheckOptions {
  /** What the index holds, as `describeIndexStats()` returns it. Left out: the files alone are checked. */
  index?: CheckedIndex | undefined;
  /**
   * Whether ids and metadata are decoded: of the first page of 20 files, or all of them. What that costs is in the progress
   * before it begins.
   * @default "none"
   */
  records?: CheckedRecords | undefined;
  /** What Pinecone imports at most. Default: `IMPORT_LIMITS`. */
  limits?: { readonly [Name in keyof ImportLimits]?: number | undefined } | undefined;
  /**
   * How many files are read at the same time.
   * @default 32
   */
  concurrency?: number | undefined;
  /** Ends the check; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called after each file. What it throws is ignored. */
  onProgress?: ((progress: CheckProgress) => void) | undefined;
}

export interface ResolvedCheckOptions {
  index: CheckedIndex | undefined;
  records: CheckedRecords;
  limits: ImportLimits;
  concurrency: number;
  signal: AbortSignal | undefined;
  onProgress: ((progress: CheckProgress) => void) | undefined;
}

const ACTION = "check source";

const OPTIONS = optionNames<CheckOptions>({
  index: true,
  records: true,
  limits: true,
  concurrency: true,
  signal: true,
  onProgress: true,
});

const RECORDS: readonly CheckedRecords[] = ["none", "sample", "all"];
const DEFAULT_CONCURRENCY = 32;
const MAX_CONCURRENCY = 1_000;

/** @throws InvalidArgumentError */
export function resolveCheckOptions(options: CheckOptions): ResolvedCheckOptions {
  checkOptions(ACTION, options, OPTIONS);
  const { index, records = "none", concurrency = DEFAULT_CONCURRENCY } = options;
  const { signal, onProgress } = options;
  if (index !== undefined) checkIndex(index);
  if (!RECORDS.includes(records)) reject("records", `must be one of ${RECORDS.join(", ")}`);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MAX_CONCURRENCY) {
    reject("concurrency", `must be an integer from 1 to ${MAX_CONCURRENCY}`);
  }
  const isSignal = isRecord(signal) && typeof signal.addEventListener === "function";
  if (signal !== undefined && !isSignal) reject("signal", "must be an AbortSignal");
  checkFunction({ action: ACTION, argument: "onProgress" }, onProgress);
  const limits = resolveLimits(options.limits);
  return { index, records, limits, concurrency, signal, onProgress };
}

function checkIndex(index: CheckedIndex): void {
  if (!isRecord(index)) reject("index", "must be an object");
  const { dimension, vectorType, namespaces } = index;
  const isDimension = dimension === undefined || Number.isInteger(dimension);
  if (!isDimension) reject("index.dimension", "must be an integer");
  if (vectorType !== undefined && typeof vectorType !== "string") {
    reject("index.vectorType", "must be a string");
  }
  if (namespaces !== undefined && !isRecord(namespaces)) {
    reject("index.namespaces", "must be an object of namespaces by name");
  }
}

function resolveLimits(limits: CheckOptions["limits"]): ImportLimits {
  if (limits === undefined) return IMPORT_LIMITS;
  checkOptions(ACTION, limits, Object.keys(IMPORT_LIMITS));
  const given = Object.entries(limits).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (typeof value !== "number" || !(value > 0)) reject(`limits.${name}`, "must be above 0");
  }
  return { ...IMPORT_LIMITS, ...Object.fromEntries(given) };
}

function reject(argument: string, rule: string): never {
  throw new InvalidArgumentError({ action: ACTION, argument, rule });
}
