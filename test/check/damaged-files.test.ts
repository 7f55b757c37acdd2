import { expect, it } from "vitest";
import { checkSource, type Finding } from "../../src/check.js";
import { type footerOf, join, withFooter, withFooterBytes } from "./footers.js";
import { memorySource } from "./memory-source.js";
import { denseFile } from "./parquet-files.js";

const GOOD = denseFile(10, 4, { rowGroupSize: 5 });
const bytes = (text: string) => new TextEncoder().encode(text);

interface Row {
  when: string;
  file: Uint8Array;
  code: Finding["code"];
  message?: string;
}

/** The trailer of a file: the length of its footer, and the mark. */
function trailer(length: number): Uint8Array {
  const field = new Uint8Array(4);
  new DataView(field.buffer).setUint32(0, length, true);
  return join(field, bytes("PAR1"));
}

const ROWS: Row[] = [
  {
    when: "a file is empty",
    file: new Uint8Array(0),
    code: "empty_file",
    message: "1 file of 0 bytes",
  },
  { when: "a file is too short", file: bytes("PAR1PAR1"), code: "not_parquet" },
  {
    when: "a file is cut off",
    file: GOOD.subarray(0, GOOD.length - 20),
    code: "not_parquet",
    message: "1 file without the mark PAR1 at the end: not Parquet, or cut off",
  },
  {
    when: "the mark stands in a text",
    file: bytes("see PAR1 for more than this"),
    code: "not_parquet",
  },
  { when: "it is CSV", file: bytes("id,values\na,1\n"), code: "not_parquet" },
  {
    when: "a text ends with the mark",
    file: bytes("all Parquet files end in PAR1"),
    code: "bad_footer",
    message: "1 file: the footer would be longer than the file",
  },
  {
    when: "the file is encrypted",
    file: withFooterBytes(GOOD, bytes("?????"), "PARE"),
    code: "encrypted",
  },
  {
    when: "the columns are encrypted",
    file: withFooter(GOOD, ({ row_groups: [group] }) => {
      const encrypted = { meta_data: undefined, encrypted_column_metadata: bytes("?????") };
      Object.assign(group?.columns[0] ?? {}, encrypted);
    }),
    code: "encrypted",
    message: "1 file encrypted",
  },
  {
    when: "the footer is empty",
    file: join(bytes("PAR1"), trailer(0)),
    code: "bad_footer",
    message: "1 file: the footer is damaged (cut off)",
  },
  {
    when: "the footer is no Thrift",
    file: withFooterBytes(GOOD, new Uint8Array(100).fill(0x7b)),
    code: "bad_footer",
  },
  {
    when: "a footer of 1 MB is one number",
    file: withFooterBytes(GOOD, new Uint8Array(2 ** 20).fill(0x96)),
    code: "bad_footer",
    message: "1 file: the footer is damaged (a number of too many digits)",
  },
  {
    when: "a footer is a list of a billion structs",
    file: withFooterBytes(GOOD, Uint8Array.of(0x29, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x03, 0, 0, 0)),
    code: "bad_footer",
    message: "1 file: the footer is damaged (a list that is cut off)",
  },
  {
    when: "a footer nests without end",
    file: withFooterBytes(GOOD, new Uint8Array(2 ** 20).fill(0x1c)),
    code: "bad_footer",
    message: "1 file: the footer is damaged (nested too deep)",
  },
  {
    when: "a footer is a list of nine million empty structs",
    file: withFooterBytes(
      GOOD,
      join(Uint8Array.of(0x29, 0xfc, 0xc0, 0xa8, 0xa5, 0x04), new Uint8Array(9_000_002)),
    ),
    code: "bad_footer",
    message: "1 file: the footer is damaged (too many parts)",
  },
  lie("records and row groups differ", (footer) => {
    footer.num_rows = 11n;
    return "the footer counts 11 records, its row groups 10";
  }),
  lie("a number is below zero", (footer) => {
    footer.num_rows = -1n;
    return "the footer has a number that makes no sense";
  }),
  lie("a column has fewer ids than records", ({ row_groups: [group] }) => {
    Object.assign(group?.columns[0]?.meta_data ?? {}, { num_values: 4n });
    return "the footer counts 5 records, but 4 values of a column";
  }),
  lie("data lies beyond the end", ({ row_groups: [group] }) => {
    Object.assign(group?.columns[1]?.meta_data ?? {}, { total_compressed_size: 100_000n });
    return "the footer leads to data beyond the end of the file";
  }),
  lie("data lies in another file", ({ row_groups: [group] }) => {
    Object.assign(group?.columns[1] ?? {}, { file_path: "other.parquet" });
    return "the footer leads to data in other files";
  }),
  lie("a column is nested a hundred deep", ({ schema }) => {
    const nested = Array.from({ length: 100 }, () => {
      return { name: "in", num_children: 1, repetition_type: "OPTIONAL" } as const;
    });
    const [root] = schema;
    if (root !== undefined) root.num_children = 3;
    schema.push(...nested, { name: "end", type: "INT32" });
    return "the schema in the footer is damaged";
  }),
  lie("a row group lacks a column", ({ row_groups: [group] }) => {
    group?.columns.pop();
    return "a row group has not the columns of the schema";
  }),
  lie("a column has no place", ({ row_groups: [group] }) => {
    Object.assign(group?.columns[1] ?? {}, { meta_data: undefined });
    return "the footer lacks the place of a column";
  }),
  {
    when: "the schema has more children than elements",
    file: withRootChildren(7),
    code: "bad_footer",
    message: "1 file: the schema in the footer is damaged",
  },
  {
    when: "the schema goes on behind its end",
    file: withRootChildren(1),
    code: "bad_footer",
    message: "1 file: the schema in the footer is damaged",
  },
];

/** The number stands behind the name of the root, after the field's own byte, zigzag. */
function withRootChildren(children: number): Uint8Array {
  const file = Uint8Array.from(GOOD);
  const place = Buffer.from(file).lastIndexOf("schema") + "schema".length + 1;
  expect([...file.subarray(place - 1, place + 1)]).toEqual([0x15, 2 * 2]);
  file[place] = 2 * children;
  return file;
}

function lie(when: string, change: (footer: ReturnType<typeof footerOf>) => string): Row {
  let message = "";
  const file = withFooter(GOOD, (footer) => {
    message = change(footer);
  });
  return { when, file, code: "bad_footer", message: `1 file: ${message}` };
}

it.each(ROWS)("$code if $when", async ({ file, code, message }) => {
  const source = memorySource({ "docs/bad.parquet": file, "docs/good.parquet": GOOD });
  const begin = performance.now();
  const report = await checkSource(source, { records: "all" });
  expect(performance.now() - begin).toBeLessThan(2_000);
  expect(report.findings).toMatchObject([
    {
      code,
      severity: "error",
      predicts: "bad_file",
      count: 1,
      files: ["docs/bad.parquet"],
      ...(message === undefined ? {} : { message }),
    },
  ]);
  expect(report).toMatchObject({ ok: false, files: 2, dimension: 4, namespaces: [{ files: 2 }] });
  expect(report).not.toHaveProperty("records");
});

it("a footer larger than 64 MiB is not read", async () => {
  const size = 100 * 1024 ** 2;
  const end = trailer(65 * 1024 ** 2);
  let read = 0;
  const report = await checkSource({
    async *list() {
      yield { path: "docs/a.parquet", size };
    },
    async read(_path, start, stop) {
      read += stop - start;
      return join(new Uint8Array(stop - start - end.length), end);
    },
  });
  expect(report.findings).toMatchObject([
    { code: "bad_footer", message: "1 file: the footer is larger than 67.1 MB" },
  ]);
  expect(read).toBe(16 * 1024);
});
