import type { SchemaElement } from "hyparquet/src/types.js";

/** A column, or a part of one. */
export interface Column {
  /** A file may lack it. */
  name: string;
  element: SchemaElement;
  children: readonly Column[];
  /** Which of the file's leaves it is: row groups have a chunk for each. Undefined for a group. */
  leaf: number | undefined;
}

/** The columns of a file. */
export interface Schema {
  columns: readonly Column[];
  /** How many chunks each row group has. */
  leaves: number;
}

/** Deeper than any data: a schema that nests without end must not exhaust the stack. */
const MAX_DEPTH = 64;

/** Makes a tree of the flat list of a footer. Undefined if the list is not a tree. */
export function buildSchema(elements: readonly SchemaElement[]): Schema | undefined {
  let position = 1;
  let leaves = 0;

  const take = (depth: number): Column | undefined => {
    const element = elements[position];
    if (element === undefined || depth > MAX_DEPTH) return undefined;
    position += 1;
    const size = element.num_children ?? 0;
    const leaf = element.type === undefined ? undefined : leaves++;
    if (leaf !== undefined && size > 0) return undefined;
    const children = takeAll(size, depth + 1);
    return children && { name: element.name ?? "", element, children, leaf };
  };

  const takeAll = (size: number, depth: number): Column[] | undefined => {
    const columns: Column[] = [];
    // No more than there are, whatever the file claims.
    while (columns.length < size) {
      const column = take(depth);
      if (column === undefined) return undefined;
      columns.push(column);
    }
    return columns;
  };

  const columns = takeAll(elements[0]?.num_children ?? 0, 0);
  const isWhole = columns !== undefined && position === elements.length;
  return isWhole ? { columns, leaves } : undefined;
}

/** Whether a column holds a list, and how it is written. */
export interface ListColumn {
  element: Column;
  /** Of three levels, as the format wants it; of two; or a repeated field without a group around it. */
  form: "standard" | "two-level" | "repeated";
}

/** Reads the forms of lists that writers make; undefined for what is not a list. */
export function readList(column: Column): ListColumn | undefined {
  if (isRepeated(column)) return { element: column, form: "repeated" };
  if (!isAnnotated(column, "LIST") || column.children.length !== 1) return undefined;
  const [middle] = column.children;
  if (middle === undefined || !isRepeated(middle)) return undefined;
  const [element] = middle.children;
  const isElement = middle.children.length !== 1 || /^array$|_tuple$/.test(middle.name);
  if (element === undefined || isElement) return { element: middle, form: "two-level" };
  return { element, form: "standard" };
}

export function isRepeated({ element }: Column): boolean {
  return element.repetition_type === "REPEATED";
}

/** A string, or JSON, which readers take for one. */
export function isString(column: Column): boolean {
  const { type } = column.element;
  const isText = ["UTF8", "STRING", "JSON"].some((name) => isAnnotated(column, name));
  return type === "BYTE_ARRAY" && isText && !isRepeated(column);
}

function isAnnotated({ element }: Column, name: string): boolean {
  return element.converted_type === name || element.logical_type?.type === name;
}

/** Names the type of a column as people know it, such as `LIST<DOUBLE>`. */
export function describeType(column: Column): string {
  const list = readList(column);
  if (list !== undefined) {
    const { element, form } = list;
    const isEnd = form !== "standard";
    return `LIST<${isEnd ? describeOne(element) : describeType(element)}>`;
  }
  return describeOne(column);
}

/** The type of one value, of a column that may be repeated. */
function describeOne(column: Column): string {
  if (column.leaf !== undefined) return describeLeaf(column);
  if (["MAP", "MAP_KEY_VALUE"].some((name) => isAnnotated(column, name))) return "MAP";
  return "STRUCT";
}

/** The type of a leaf, as people know it. */
export function describeLeaf({ element }: Column): string {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (converted === "UTF8") return "STRING";
  if (logical?.type === "INTEGER") return `${logical.isSigned ? "" : "U"}INT_${logical.bitWidth}`;
  return logical?.type ?? converted ?? (type === "BYTE_ARRAY" ? "BINARY" : String(type));
}
