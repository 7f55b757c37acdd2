import type { FindingCode } from "../finding-codes.js";
import type { VectorKind } from "../report.js";
import { columnName, count } from "../wording.js";
import { type ArrowListKind, readArrowLists } from "./arrow-schema.js";
import type { Footer } from "./footer.js";
import {
  type Column,
  describeLeaf,
  describeType,
  isRepeated,
  isString,
  type ListColumn,
  readList,
} from "./schema.js";

/** Something that is wrong with one file. */
interface FileMistake {
  code: FindingCode;
  detail: string;
}

/** The columns that an import reads, if the file has them in their right type. */
export interface ImportColumns {
  id: Column | undefined;
  metadata: Column | undefined;
  /** The elements of the dense vectors. */
  values: Column | undefined;
  /** By the columns that are there, whatever their type. */
  kind: VectorKind | undefined;
  mistakes: FileMistake[];
}

/** What people call the columns. */
const OTHER_NAMES: Readonly<Record<string, RegExp>> = {
  id: /^_?(id|ids|key|uuid|(vector|record|doc|document|chunk)_?id)$/i,
  values: /^_?(dense_?)?(values?|vectors?|embeddings?|emb)$/i,
  sparse_values: /^sparse_?(values?|vectors?|embeddings?)?$/i,
};

const KNOWN = ["id", "values", "sparse_values", "metadata"];

export function checkColumns({ schema, arrowSchema }: Footer): ImportColumns {
  const mistakes: FileMistake[] = [];
  const lists = arrowSchema === undefined ? new Map() : readArrowLists(arrowSchema);
  const context: Context = { mistakes, lists };
  const columns = new Map(schema.columns.map((column) => [column.name, column]));
  const others = schema.columns.filter(({ name }) => !KNOWN.includes(name));
  const [dense, sparse] = [columns.get("values"), columns.get("sparse_values")];
  addMissing(columns, { others, mistakes });
  for (const { name } of others) mistakes.push({ code: "extra_column", detail: columnName(name) });
  if (sparse !== undefined) checkSparse(sparse, context);
  return {
    id: checkString(columns.get("id"), context),
    metadata: checkString(columns.get("metadata"), context),
    values: dense && checkList(dense, { ...context, path: "values", isElement: isFloat }),
    kind: kindOf(dense, sparse),
    mistakes,
  };
}

interface Context {
  mistakes: FileMistake[];
  lists: ReadonlyMap<string, ArrowListKind>;
}

function kindOf(dense: unknown, sparse: unknown): VectorKind | undefined {
  if (dense !== undefined && sparse !== undefined) return "hybrid";
  if (dense !== undefined) return "dense";
  return sparse === undefined ? undefined : "sparse";
}

function addMissing(
  columns: ReadonlyMap<string, Column>,
  { others, mistakes }: { others: readonly Column[]; mistakes: FileMistake[] },
): void {
  const add = (missing: string, names: readonly string[]) => {
    const guess = names.flatMap((name) =>
      others.filter((other) => OTHER_NAMES[name]?.test(other.name)).map((other) => other.name),
    )[0];
    const question = guess === undefined ? "" : ` (is it ${columnName(guess)}?)`;
    mistakes.push({ code: "missing_column", detail: `no column ${missing}${question}` });
  };
  if (!columns.has("id")) add("id", ["id"]);
  const hasVectors = columns.has("values") || columns.has("sparse_values");
  if (!hasVectors) add("values or sparse_values", ["values", "sparse_values"]);
}

function checkString(column: Column | undefined, { mistakes }: Context): Column | undefined {
  if (column === undefined || isString(column)) return column;
  const want = column.name === "metadata" ? "a STRING of JSON" : "STRING";
  const detail = `${column.name} is ${describeType(column)}, not ${want}`;
  mistakes.push({ code: "wrong_type", detail });
  return undefined;
}

interface ListContext extends Context {
  /** With the column that it lies in. */
  path: string;
  isElement: (element: Column) => FindingCode | boolean;
}

/** @returns the elements, if they are of a type that can be imported */
function checkList(column: Column, context: ListContext): Column | undefined {
  const { path, mistakes, isElement } = context;
  const list = readList(column);
  const found = list !== undefined && isLeaf(list) && isElement(list.element);
  if (list === undefined || found === false) {
    const want = path.endsWith("indices") ? "LIST<UINT_32>" : "LIST<FLOAT>";
    mistakes.push({
      code: "wrong_type",
      detail: `${path} is ${describeType(column)}, not ${want}`,
    });
    return undefined;
  }
  if (found !== true) mistakes.push({ code: found, detail: `${path} is ${describeType(column)}` });
  const form = formOf(list, context);
  if (form !== undefined) mistakes.push({ code: "unusual_list", detail: `${path} is ${form}` });
  return list.element;
}

/** A list of lists has elements that are not plain values, or are lists themselves. */
function isLeaf({ element, form }: ListColumn): boolean {
  return element.leaf !== undefined && (form !== "standard" || !isRepeated(element));
}

function formOf({ form }: ListColumn, { lists, path }: ListContext): string | undefined {
  if (form === "two-level") return "a list of two levels";
  if (form === "repeated") return "a repeated field without a list around it";
  const kind = lists.get(path);
  return kind === undefined || kind === "List" ? undefined : `a ${kind} of Arrow`;
}

function isFloat({ element }: Column): FindingCode | boolean {
  if (element.type === "DOUBLE") return "double_values";
  return element.type === "FLOAT";
}

function isIndex(column: Column): FindingCode | boolean {
  const type = describeLeaf(column);
  if (type === "UINT_32") return true;
  return /^(U?INT_?(8|16|32|64))$/.test(type) ? "sparse_index_type" : false;
}

function checkSparse(column: Column, context: Context): void {
  const parts = new Map(column.children.map((child) => [child.name, child]));
  const [indices, values] = [parts.get("indices"), parts.get("values")];
  if (indices === undefined || values === undefined || isRepeated(column)) {
    const detail = `sparse_values is ${describeType(column)}, not STRUCT of indices and values`;
    context.mistakes.push({ code: "wrong_type", detail });
    return;
  }
  checkList(indices, { ...context, path: "sparse_values.indices", isElement: isIndex });
  checkList(values, { ...context, path: "sparse_values.values", isElement: isFloat });
}

/** The vectors of a file by their dimension, with what shows that some are missing or of another length. */
export interface Dimensions {
  dimension: number | undefined;
  mistakes: FileMistake[];
}

/** A list counts a value for each element, and one if it is empty or null: so the quotient is the dimension. */
export function measureVectors({ rowGroups }: Footer, leaf: number): Dimensions {
  const found = new Set<number>();
  const mistakes: FileMistake[] = [];
  let nulls = 0;
  for (const { rows, chunks } of rowGroups) {
    const chunk = chunks[leaf];
    if (rows === 0 || chunk === undefined) continue;
    found.add(chunk.values / rows);
    nulls += chunk.nulls ?? 0;
  }
  const [dimension = 0] = found;
  const isEven = found.size <= 1 && Number.isInteger(dimension);
  if (!isEven) mistakes.push({ code: "uneven_vectors", detail: "vectors of different length" });
  if (nulls > 0) {
    mistakes.push({ code: "uneven_vectors", detail: "missing vectors, or null in vectors" });
  }
  return { dimension: isEven && nulls === 0 && found.size > 0 ? dimension : undefined, mistakes };
}

/** Null ids, as far as the statistics show them. */
export function countNullIds({ rowGroups }: Footer, leaf: number): number {
  return rowGroups.reduce((sum, { chunks }) => sum + (chunks[leaf]?.nulls ?? 0), 0);
}

/** Whether the statistics show numbers that are not finite, in a column of numbers. */
export function hasNonFinite({ rowGroups }: Footer, leaf: number): boolean {
  const isBad = (bound: unknown) => typeof bound === "number" && !Number.isFinite(bound);
  return rowGroups.some(({ chunks }) => chunks[leaf]?.bounds.some(isBad));
}

/** What contradicts itself in the columns that hold one value a record. */
export function checkValueCounts(
  { rowGroups }: Footer,
  leaves: readonly number[],
): string | undefined {
  for (const { rows, chunks } of rowGroups) {
    const wrong = leaves.map((leaf) => chunks[leaf]?.values ?? 0).find((values) => values !== rows);
    if (wrong !== undefined) {
      return `the footer counts ${count(rows, "record")}, but ${count(wrong, "value")} of a column`;
    }
  }
  return undefined;
}
