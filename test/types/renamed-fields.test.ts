import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { compilePackage } from "./compile.js";

const SCHEMA = "generated/schema.ts";
const TEXT = readFileSync(new URL(`../../${SCHEMA}`, import.meta.url), "utf8");

it("the package compiles with the schema as it is", () => {
  expect(compilePackage(SCHEMA, TEXT)).toEqual([]);
});

it.each([
  { schema: "StartImportResponse", field: "id", file: "src/imports/start-import.ts" },
  { schema: "ListImportsResponse", field: "data", file: "src/imports/list-imports.ts" },
  { schema: "ListImportsResponse", field: "pagination", file: "src/imports/list-imports.ts" },
  { schema: "Pagination", field: "next", file: "src/imports/list-imports.ts" },
  { schema: "ImportModel", field: "id", file: "src/imports/import-operation.ts" },
  { schema: "ImportModel", field: "status", file: "src/imports/import-operation.ts" },
  { schema: "ImportModel", field: "createdAt", file: "src/imports/search.ts" },
  { schema: "ImportModel", field: "percentComplete", file: "src/imports/import-operation.ts" },
])(
  "a contract that renames $field of $schema does not compile in $file",
  ({ schema, field, file }) => {
    const renamed = TEXT.replace(
      new RegExp(`( {8}${schema}: \\{\\n(?:(?! {8}\\}).*\\n)*?) {12}${field}(\\??):`),
      `$1            renamed$2:`,
    );
    expect(renamed).not.toBe(TEXT);
    expect(compilePackage(SCHEMA, renamed)).toContain(file);
  },
);
