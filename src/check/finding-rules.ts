import type { FailureReason } from "../types.js";
import type { FindingCode, Severity } from "./finding-codes.js";
import { count } from "./wording.js";

/** One detail of a kind of mistake, such as the column that is too many. */
export interface Detail {
  name: string;
  /** How many files or folders have it. */
  files: number;
  /** How many records in them, if they were counted. */
  records: number;
}

/** What was found of one kind of mistake. */
interface Found {
  files: number;
  records: number;
  /** Those of most files first. */
  details: Detail[];
}

interface Rule {
  severity: Severity;
  predicts?: FailureReason;
  /** What the finding's `count` counts; files if it is left out. */
  counts?: "records";
  message: (found: Found) => string;
}

const error = (message: Rule["message"], predicts?: FailureReason): Rule => ({
  severity: "error",
  message,
  ...(predicts === undefined ? {} : { predicts }),
});

const warning = (message: Rule["message"], predicts?: FailureReason): Rule => ({
  ...error(message, predicts),
  severity: "warning",
});

const inRecords = (rule: Rule): Rule => ({ ...rule, counts: "records" });

/** In the order in which they are reported. */
export const RULES: Readonly<Record<FindingCode, Rule>> = {
  uri_is_file: error(
    () => "the uri names a file; an import needs the folder that holds a folder for each namespace",
    "not_a_folder",
  ),
  s3_express: error(
    ({ details }) => `Pinecone cannot import from S3 Express, as ${namesOf(details)} is`,
  ),
  no_files: error(({ details }) => {
    const near = details.filter(({ name }) => name !== "");
    const found = near.length === 0 ? "" : `; there are ${listed(near, endingIn)}`;
    return `no file ends in .parquet, .jsonl or .jsonl.gz, in lower case${found}`;
  }, "no_files"),
  no_namespace: error(
    ({ files }) =>
      `${count(files, "data file")} directly in the folder; each must lie in a folder, which names its namespace`,
    "no_namespace",
  ),
  one_level_too_high: warning(
    ({ details }) =>
      `no file lies one folder deep, so the namespaces would be named after the wrong folders; import ${namesOf(details)}`,
  ),
  nested_folder: warning(
    ({ files }) =>
      `${count(files, "data file")} more than one folder deep; it is not documented whether they are imported`,
  ),
  ignored_file: warning(
    ({ files, details }) => `${count(files, "file")} of other kinds: ${namesOf(details)}`,
  ),
  empty_folder: warning(({ files }) => `${count(files, "folder")} without a data file`),
  odd_namespace: warning(
    ({ details }) => `these folders would become namespaces: ${namesOf(details)}`,
  ),
  namespace_name: error(
    ({ details }) =>
      `${namesOf(details)}; a namespace is named in ASCII, without NUL, in at most 512 characters`,
  ),
  namespace_exists: error(({ details }) => namesOf(details), "namespace_exists"),
  too_many_namespaces: error(({ details }) => namesOf(details), "limit_exceeded"),
  too_many_files: error(({ details }) => namesOf(details), "limit_exceeded"),
  file_too_large: error(
    ({ files, details }) => `${count(files, "file")} larger than ${namesOf(details)}`,
    "limit_exceeded",
  ),
  too_large: warning(({ details }) => namesOf(details), "limit_exceeded"),
  mixed_formats: error(
    ({ details }) => `an import takes Parquet or JSON Lines, not both: ${namesOf(details)}`,
    "no_files",
  ),
  empty_file: error(({ files }) => `${count(files, "file")} of 0 bytes`, "bad_file"),
  not_parquet: error(
    ({ files }) =>
      `${count(files, "file")} without the mark PAR1 at the end: not Parquet, or cut off`,
    "bad_file",
  ),
  bad_footer: error(({ details }) => perFile(details), "bad_file"),
  encrypted: error(({ files }) => `${count(files, "file")} encrypted`, "bad_file"),
  missing_column: error(({ details }) => inEach(details), "bad_column"),
  wrong_type: error(({ details }) => inEach(details), "bad_column"),
  extra_column: warning(
    ({ details }) => `${inEach(details)}: not imported, rejected by older versions`,
  ),
  double_values: warning(({ details }) => `${inEach(details)}; only lists of FLOAT are documented`),
  unusual_list: warning(
    ({ details }) => `${inEach(details)}; it is not documented whether it is accepted`,
  ),
  sparse_index_type: warning(
    ({ details }) => `${inEach(details)}; only lists of UINT_32 are documented`,
  ),
  dimension: error(({ details }) => namesOf(details), "bad_record"),
  vector_type: error(({ details }) => inEach(details), "all_rows_skipped"),
  uneven_vectors: error(({ details }) => inEach(details), "bad_record"),
  null_id: error(
    ({ records, files }) => `${count(records, "id")} null${inFiles(files)}`,
    "bad_record",
  ),
  mixed_vectors: warning(({ details }) => `the files differ: ${namesOf(details)}`),
  no_records: warning(({ files }) => `${count(files, "file")} without records`),
  metadata_json: inRecords(error(({ details }) => perRecord(details), "bad_record")),
  metadata_value: inRecords(error(({ details }) => perRecord(details), "bad_record")),
  metadata_size: inRecords(error(({ details }) => perRecord(details), "bad_record")),
  id_length: inRecords(error(({ details }) => perRecord(details), "bad_record")),
  duplicate_id: inRecords(
    warning(
      ({ records, details }) =>
        `${count(records, "id")} more than once in a namespace${after(", such as ", details)}`,
    ),
  ),
  not_ascii_id: inRecords(
    warning(({ records, files }) => `${count(records, "id")} not in ASCII${inFiles(files)}`),
  ),
  not_finite: inRecords(warning(({ details }) => perRecord(details))),
  bad_line: inRecords(error(({ details }) => perRecord(details), "bad_record")),
  missing_id: inRecords(error(({ details }) => perRecord(details), "bad_record")),
  not_decoded: warning(({ details }) => `records not checked of ${perFile(details)}`),
  unreadable: error(({ details }) => perFile(details)),
};

/** What of a list of details is shown. */
const MAX_SHOWN = 3;

function listed(details: readonly Detail[], show: (detail: Detail) => string): string {
  const more = details.length - MAX_SHOWN;
  const shown = details.slice(0, MAX_SHOWN).map(show).join("; ");
  return more > 0 ? `${shown}; and ${more} more` : shown;
}

function namesOf(details: readonly Detail[]): string {
  return listed(details, ({ name }) => name);
}

function inEach(details: readonly Detail[]): string {
  return listed(details, ({ name, files }) => `${name}${inFiles(files)}`);
}

function endingIn({ name, files }: Detail): string {
  return `${name} (${count(files, "file")})`;
}

function perFile(details: readonly Detail[]): string {
  return listed(details, ({ name, files }) => `${count(files, "file")}: ${name}`);
}

function perRecord(details: readonly Detail[]): string {
  return listed(details, ({ name, files, records }) => {
    return `${count(records, "record")}${inFiles(files)}: ${name}`;
  });
}

function inFiles(files: number): string {
  return ` in ${count(files, "file")}`;
}

function after(prefix: string, details: readonly Detail[]): string {
  const shown = namesOf(details);
  return shown === "" ? "" : `${prefix}${shown}`;
}
