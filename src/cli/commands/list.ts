import { IMPORT_STATUSES, type ImportClient, type ImportOperation } from "../../index.js";
import { connect } from "../connect.js";
import { EXIT_CODES } from "../errors/exit-codes.js";
import { UsageError } from "../errors/usage-error.js";
import { createImportTable } from "../results/import-table.js";
import { toJsonFields } from "../results/to-json-fields.js";
import type { Session } from "../session.js";
import { toJsonLine } from "../text/printable.js";

export interface ListArguments {
  /** How many in all. */
  limit?: number;
  status?: string | undefined;
  ndjson?: true;
}

/** How many imports a page of the API can hold. */
const MAX_PAGE_SIZE = 100;

/** Lists the imports: as a table and as lines while their pages come in, as one array when all have come. */
export async function list(session: Session, options: ListArguments): Promise<number> {
  if (options.ndjson && session.globals.json) {
    throw new UsageError(
      "--json and --ndjson cannot be used together: --json prints one array, --ndjson a line for each import",
    );
  }
  const status = readStatus(options.status);
  const client = await connect(session);
  const pages = readPages(session, client, { ...options, status });
  if (session.globals.json) await printArray(session, pages);
  else await printAsTheyCome(session, pages, options);
  return EXIT_CODES.done;
}

async function printAsTheyCome(
  session: Session,
  pages: AsyncIterable<ImportOperation[]>,
  { ndjson, status, limit }: ListArguments,
): Promise<void> {
  const table = createImportTable(session);
  let count = 0;
  for await (const operations of pages) {
    // Whoever read it has seen enough.
    if (session.stdout.isClosed) return;
    count += operations.length;
    if (ndjson) for (const each of operations) session.result(toJsonLine(toJsonFields(each)));
    else if (operations.length > 0) table.show(operations);
  }
  const isAll = status === undefined && limit === undefined;
  if (count === 0) session.note(isAll ? "There are no imports" : "There are no such imports");
}

async function printArray(
  session: Session,
  pages: AsyncIterable<ImportOperation[]>,
): Promise<void> {
  const all: ImportOperation[] = [];
  for await (const operations of pages) all.push(...operations);
  const lines = all.map((each) => `  ${toJsonLine(toJsonFields(each))}`);
  session.result(lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n]`);
}

/** The imports that are asked for, page by page. Reads no page more than that takes. */
async function* readPages(
  { interruption: signal }: Session,
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
  throw new UsageError(`--status must be one of ${IMPORT_STATUSES.join(", ")}`);
}
