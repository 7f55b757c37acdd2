import type { OperationName as IndexOperation } from "../generated/contract.js";
import type { OperationName as ControlOperation } from "../generated/control/contract.js";
import type { paths } from "../generated/schema.js";

/** The operations of the API that a client calls: those of an index, and `describeIndex`, which finds its host by its name. */
export type OperationName = IndexOperation | ControlOperation;

/** An optional field may also be given as `undefined`, at every depth. */
type AllowUndefined<T> = T extends object
  ? { [Key in keyof T]: AllowUndefined<T[Key]> | (undefined extends T[Key] ? undefined : never) }
  : T;

type JsonContent<Holder> = Holder extends { content: { "application/json": infer Content } }
  ? Content
  : never;

/** What came over the wire: the fields of the contract, which may hold anything until they are checked. */
export type Unchecked<T> = { readonly [Field in keyof T]?: unknown };

/** An import as the contract has it. */
export type ImportModel = JsonContent<paths["/bulk/imports/{id}"]["get"]["responses"][200]>;

/** A page of imports as the contract has it. */
export type ListImportsResponse = JsonContent<paths["/bulk/imports"]["get"]["responses"][200]>;

/** What an index holds, as the contract has it. */
type IndexDescription = JsonContent<paths["/describe_index_stats"]["post"]["responses"][200]>;

/** What a namespace holds, as the contract has it. */
export type NamespaceSummary = NonNullable<IndexDescription["namespaces"]>[string];

/** What a start sends. */
export type StartImportBody = JsonContent<
  NonNullable<paths["/bulk/imports"]["post"]["requestBody"]>
>;

/** What an import is started with. Source: the request of `startBulkImport`. */
export interface StartImportRequest extends AllowUndefined<StartImportBody> {}

/** One import as the API describes it; fields that the contract does not know are passed through. Source: the response of `describeBulkImport`. */
export interface ImportOperation extends ImportModel {
  id: Exclude<ImportModel["id"], undefined>;
  status: Exclude<ImportModel["status"], undefined>;
}

/** The state of an import. Later versions of the API may add to the known values, so any other string is allowed. */
export type ImportStatus = ImportOperation["status"];

/** Why an import failed, if its error text is one of the known ones. */
export type FailureReason =
  | "namespace_exists"
  | "no_namespace"
  | "not_a_folder"
  | "no_files"
  | "bad_column"
  | "bad_file"
  | "bad_record"
  | "limit_exceeded"
  | "all_rows_skipped";

/** How far an import has come, and how fast it is loading. Measured over the last five minutes or so. */
export interface ImportProgress {
  /** How long it has been waited for, in milliseconds. */
  elapsedMs: number;
  /** While records are loaded; afterwards the rate at the end of loading. Undefined as long as the API says too little. */
  recordsPerSecond?: number;
  /**
   * How long loading will still take at this rate, in milliseconds; 0 at the end of the import. Undefined as long as the
   * API says too little, and at 100 percent, since nothing shows how long indexing takes.
   */
  remainingMs?: number;
}

/** An import that was started, or found. */
export interface StartedImport {
  /** The id of the import, to describe or cancel it by. */
  id: string;
  /**
   * - `started`: the API responded with the id
   * - `reconciled`: the response was lost, and the list of imports shows the one that the start made
   * - `attached`: by `attach`; an import of the same `uri` had not finished, and no second one was started
   * - `completed`: by `attach: "completed"`; the newest import of the same `uri` had completed
   */
  outcome: "started" | "reconciled" | "attached" | "completed";
}

/** One page of the list of imports. */
export interface ImportPage {
  /** The imports of this page; there may be none, and more on the next one. */
  operations: ImportOperation[];
  /** Where the next page begins; absent on the last one. */
  nextToken?: string;
}

/** The imports of an index, read page by page while they are iterated over. Each iteration starts anew. */
export interface ImportList extends AsyncIterable<ImportOperation> {
  /** The same, a page at a time. */
  pages(): AsyncIterable<ImportPage>;
}

/**
 * What an index holds, and what its vectors are; fields that the contract does not know are passed through. The default
 * namespace is `__default__`. Source: the response of `describeIndexStats`.
 */
export interface IndexStats extends IndexDescription {
  /** How vectors are compared, such as `cosine`. */
  metric?: string;
  /** `dense` or `sparse`. */
  vectorType?: string;
}
