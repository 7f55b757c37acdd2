export type { CheckedRecords, CheckOptions } from "./check/check-options.js";
export { checkSource } from "./check/check-source.js";
export type { FindingCode, Severity } from "./check/finding-codes.js";
export type { Finding } from "./check/findings.js";
export { IMPORT_LIMITS, type ImportLimits } from "./check/limits.js";
export type { CheckedIndex } from "./check/namespace-rules.js";
export type { CheckProgress } from "./check/progress.js";
export type { CheckedNamespace, CheckReport, VectorKind } from "./check/report.js";
export type { Source, SourceEntry } from "./check/source.js";
export { azureSource } from "./check/sources/azure-source.js";
export { gcsSource } from "./check/sources/gcs-source.js";
export { localSource } from "./check/sources/local-source.js";
export { s3Source } from "./check/sources/s3-source.js";
export type {
  AzureClientLike,
  GcsClientLike,
  S3ClientLike,
} from "./check/sources/store-clients.js";
export { CheckError, type CheckErrorReason } from "./errors/check-error.js";
export type { FailureReason } from "./types.js";
