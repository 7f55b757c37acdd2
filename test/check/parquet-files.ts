import { type ParquetWriteOptions, parquetWriteBuffer } from "hyparquet-writer";

type Encoding = NonNullable<ParquetWriteOptions["columnData"][number]["encoding"]>;

/** The writer has a version of hyparquet of its own. */
export type SchemaElement = NonNullable<ParquetWriteOptions["schema"]>[number];

/** The elements of a schema that make one column, and what the column holds. */
export interface TestColumn {
  elements: SchemaElement[];
  data: unknown[];
  encoding?: Encoding;
}

export interface FileOptions
  extends Partial<Omit<ParquetWriteOptions, "writer" | "schema" | "columnData">> {
  arrowSchema?: string;
}

/** A Parquet file of these columns. */
export function makeFile(columns: readonly TestColumn[], options: FileOptions = {}): Uint8Array {
  const { arrowSchema, ...others } = options;
  const root: SchemaElement = { name: "schema", num_children: columns.length };
  const buffer = parquetWriteBuffer({
    schema: [root, ...columns.flatMap(({ elements }) => elements)],
    columnData: columns.map(({ elements, data, ...others }) => ({
      ...others,
      name: elements[0]?.name ?? "",
      // The types of the writer leave out lists, which it writes all the same.
      data: data as string[],
    })),
    ...(arrowSchema === undefined
      ? {}
      : { kvMetadata: [{ key: "ARROW:schema", value: arrowSchema }] }),
    ...others,
  });
  return new Uint8Array(buffer);
}

export function idColumn(count: number, prefix = "id"): TestColumn {
  return stringColumn(
    "id",
    Array.from({ length: count }, (_, index) => `${prefix}-${index}`),
  );
}

export function stringColumn(name: string, data: readonly (string | null)[]): TestColumn {
  const elements: SchemaElement[] = [
    { name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
  ];
  return { elements, data: [...data] };
}

export function leafColumn(element: SchemaElement, data: readonly unknown[]): TestColumn {
  return { elements: [{ repetition_type: "OPTIONAL", ...element }], data: [...data] };
}

/** The elements of a list of three levels. */
export function listElements(name: string, element: Partial<SchemaElement>): SchemaElement[] {
  return [
    { name, repetition_type: "OPTIONAL", converted_type: "LIST", num_children: 1 },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", repetition_type: "OPTIONAL", ...element },
  ];
}

export function vectorColumn(
  vectors: readonly (readonly (number | null)[] | null)[],
  element: Partial<SchemaElement> = { type: "FLOAT" },
  name = "values",
): TestColumn {
  return { elements: listElements(name, element), data: [...vectors] };
}

/** As many vectors of one dimension. */
export function evenVectors(count: number, dimension: number): number[][] {
  return Array.from({ length: count }, (_, row) =>
    Array.from({ length: dimension }, (_, index) => row + index / 8),
  );
}

export function sparseColumn(
  records: readonly ({ indices: (number | bigint)[]; values: number[] } | null)[],
  index: Partial<SchemaElement> = { type: "INT32", converted_type: "UINT_32" },
): TestColumn {
  const elements: SchemaElement[] = [
    { name: "sparse_values", repetition_type: "OPTIONAL", num_children: 2 },
    ...listElements("indices", index),
    ...listElements("values", { type: "FLOAT" }),
  ];
  return { elements, data: [...records] };
}

/** A right file: as many records of one dimension. */
export function denseFile(count: number, dimension: number, options: FileOptions = {}): Uint8Array {
  return makeFile([idColumn(count), vectorColumn(evenVectors(count, dimension))], options);
}

/** A file of these ids and metadata, with vectors of two dimensions. */
export function recordsFile(
  ids: readonly (string | null)[],
  metadata?: readonly (string | null)[],
  options?: FileOptions,
): Uint8Array {
  const columns: TestColumn[] = [stringColumn("id", ids), vectorColumn(evenVectors(ids.length, 2))];
  if (metadata !== undefined) columns.push(stringColumn("metadata", metadata));
  return makeFile(columns, options);
}
