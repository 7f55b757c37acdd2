/** A list as Arrow has it: in Parquet all of them look the same. */
export type ArrowListKind = "List" | "LargeList" | "FixedSizeList" | "ListView";

/** Of Arrow's Schema.fbs: how each type of list is numbered there. */
const LIST_KINDS: Readonly<Record<number, ArrowListKind>> = {
  12: "List",
  16: "FixedSizeList",
  21: "LargeList",
  25: "ListView",
  26: "ListView",
};
const STRUCT = 13;

// The fields of Arrow's tables that are read, by their number.
const MESSAGE_HEADER = 2;
const SCHEMA_FIELDS = 1;
const FIELD_NAME = 0;
const FIELD_TYPE = 2;
const FIELD_CHILDREN = 5;

const MAX_COLUMNS = 10_000;

/**
 * The lists among the columns of the Arrow schema that writers keep in a Parquet file, with those in structs under
 * `column.field`. Empty if it cannot be read: the file itself has all that matters.
 */
export function readArrowLists(encoded: string): ReadonlyMap<string, ArrowListKind> {
  const lists = new Map<string, ArrowListKind>();
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    const reader = createReader(bytes);
    const schema = reader.table(reader.root(), MESSAGE_HEADER);
    for (const field of reader.tables(schema, SCHEMA_FIELDS)) {
      addLists(reader, field, { lists, prefix: "", depth: 0 });
    }
  } catch {
    // It is not an Arrow schema.
  }
  return lists;
}

interface Target {
  lists: Map<string, ArrowListKind>;
  prefix: string;
  depth: number;
}

function addLists(reader: Reader, field: number, { lists, prefix, depth }: Target): void {
  const name = `${prefix}${reader.string(field, FIELD_NAME)}`;
  const type = reader.byte(field, FIELD_TYPE);
  const kind = LIST_KINDS[type];
  if (kind !== undefined) lists.set(name, kind);
  if (type !== STRUCT || depth > 0) return;
  for (const child of reader.tables(field, FIELD_CHILDREN)) {
    addLists(reader, child, { lists, prefix: `${name}.`, depth: depth + 1 });
  }
}

type Reader = ReturnType<typeof createReader>;

/** Reads tables of FlatBuffers. What lies beyond the bytes throws. */
function createReader(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** Where the field of a table lies; undefined if it has its default. */
  const find = (table: number, field: number): number | undefined => {
    const entries = table - view.getInt32(table, true);
    const position = 4 + 2 * field;
    if (position >= view.getUint16(entries, true)) return undefined;
    const offset = view.getUint16(entries + position, true);
    return offset === 0 ? undefined : table + offset;
  };
  const follow = (position: number) => position + view.getUint32(position, true);
  return {
    /** Behind the length, which newer writers precede with a mark. */
    root: () => follow(view.getUint32(0, true) === 0xffffffff ? 8 : 4),
    byte(table: number, field: number) {
      const position = find(table, field);
      return position === undefined ? 0 : view.getUint8(position);
    },
    table(table: number, field: number) {
      const position = find(table, field);
      if (position === undefined) throw new RangeError("missing");
      return follow(position);
    },
    tables(table: number, field: number) {
      const position = find(table, field);
      if (position === undefined) return [];
      const begin = follow(position);
      const size = Math.min(view.getUint32(begin, true), MAX_COLUMNS);
      return Array.from({ length: size }, (_, index) => follow(begin + 4 + 4 * index));
    },
    string(table: number, field: number) {
      const position = find(table, field);
      if (position === undefined) return "";
      const begin = follow(position);
      const length = view.getUint32(begin, true);
      return new TextDecoder().decode(bytes.subarray(begin + 4, begin + 4 + length));
    },
  };
}
