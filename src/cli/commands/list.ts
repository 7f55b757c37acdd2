import {
  IMPORT_STATUSES,
  type ImportClient,
  type ImportOperation,
  MAX_PAGE_SIZE,
} from "../../index.js";
import { connect } from "../connection.js";
import type { Context } from "../context.js";
import { UsageError } from "../errors.js";
import { EXIT_CODES } from "../exit-codes.js";
import { type Define, parseLimit, renderExamples } from "../options.js";
import { createImportTable, toJsonFields } from "../output/imports.js";
import { toJsonLine } from "../output/text.js";

interface ListArguments {
  /** How many in all. */
  limit?: number;
  status?: string | undefined;
  ndjson?: true;
}

const STATUSES = IMPORT_STATUSES.join(", ");

export const defineList: Define = (command, choose) =>
  command
    .description("Lists the imports of the index.")
    .option("--limit <n>", "list at most this many, in all", parseLimit)
    .option("--status <status>", `list only those of this status: ${STATUSES}`)
    .option("--ndjson", "print a line of JSON for each import, as they come in")
    .addHelpText("after", renderExamples("list --limit 20", "list --status Failed --ndjson"))
    .action((options) => {
      choose({ command: "list", values: [options], run: (context) => list(context, options) });
    });

/** Lists imports: as a table and as lines while their pages come in, as one array when all have come. */
async function list(context: Context, options: ListArguments): Promise<number> {
  if (options.ndjson && context.globals.json) {
    throw new UsageError(
      "--json and --ndjson cannot be used together: --json prints one array, --ndjson a line for each import",
    );
  }
  const status = readStatus(options.status);
  const { client } = await connect(context);
  const pages = readPages(context, client, { ...options, status });
  if (context.globals.json) await printArray(context, pages);
  else await printAsTheyCome(context, pages, options);
  return EXIT_CODES.done;
}

async function printAsTheyCome(
  context: Context,
  pages: AsyncIterable<ImportOperation[]>,
  { ndjson, status, limit }: ListArguments,
): Promise<void> {
  const table = createImportTable(context);
  let count = 0;
  for await (const operations of pages) {
    // Its reader has seen enough.
    if (context.stdout.isClosed) return;
    count += operations.length;
    if (ndjson) for (const each of operations) context.result(toJsonLine(toJsonFields(each)));
    else if (operations.length > 0) table.print(operations);
  }
  const isAll = status === undefined && limit === undefined;
  if (count === 0) context.note(isAll ? "No imports" : "No imports match");
}

async function printArray(
  context: Context,
  pages: AsyncIterable<ImportOperation[]>,
): Promise<void> {
  const all: ImportOperation[] = [];
  for await (const operations of pages) all.push(...operations);
  const lines = all.map((each) => `  ${toJsonLine(toJsonFields(each))}`);
  context.result(lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n]`);
}

/** The imports that are asked for, page by page. Reads no page more than that takes. */
async function* readPages(
  { interruption: signal }: Context,
  client: ImportClient,
  { limit = Number.POSITIVE_INFINITY, status }: ListArguments,
): AsyncIterable<ImportOperation[]> {
  let left = limit;
  const pageSize = status === undefined ? Math.min(limit, MAX_PAGE_SIZE) : MAX_PAGE_SIZE;
  for await (const { operations } of client.listImports({ signal, limit: pageSize }).pages()) {
    const wanted = operations.filter((each) => status === undefined || each.status === status);
    yield wanted.slice(0, left);
    left -= wanted.length;
    if (left <= 0) return;
  }
}

function readStatus(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const status = IMPORT_STATUSES.find((each) => each.toLowerCase() === text.toLowerCase());
  if (status !== undefined) return status;
  throw new UsageError(`--status must be one of ${STATUSES}`);
}
