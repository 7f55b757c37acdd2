import type { CheckOptions, CheckProgress, CheckReport } from "../../check.js";
import type { IndexStats } from "../../index.js";
import { connect } from "../connection.js";
import { type Context, nameIndex } from "../context.js";
import { cutEnd } from "../output/table.js";
import { describeProgress } from "./describe-progress.js";

/** How a folder is checked, as the command line has it. */
export interface CheckArguments {
  /** False for the files alone. */
  index?: boolean;
  dimension?: number;
  records?: "sample" | "all";
}

/** What a check has found, and what it took. */
export interface CheckOutcome {
  report: CheckReport;
  /** The last that was reported of its progress. */
  progress: CheckProgress | undefined;
  durationMs: number;
  /** What the files were compared with. */
  index: CheckOptions["index"];
  records: CheckOptions["records"];
}

/** How often progress is drawn. */
const DRAWING_INTERVAL_MS = 100;

/** What the index holds, if the arguments and the environment say which one, and have a key for it. */
export async function askIndex(
  context: Context,
  { index = true, dimension }: CheckArguments,
): Promise<CheckOptions["index"]> {
  const { globals, env, interruption: signal } = context;
  const isNamed = globals.host !== undefined || globals.index !== undefined;
  const canAsk = isNamed || (nameIndex(globals, env) !== undefined && env.PINECONE_API_KEY);
  let stats: IndexStats | undefined;
  if (index && canAsk) {
    const { client } = await connect(context);
    const { namespaces = {}, ...others } = await client.describeIndexStats({ signal });
    stats = { ...others, namespaces };
  }
  return dimension === undefined ? stats : { ...stats, dimension };
}

/** Checks a folder, and draws on a terminal how far it has come. */
export async function runCheck(
  context: Context,
  source: string,
  { index, records }: Pick<CheckOptions, "index" | "records">,
): Promise<CheckOutcome> {
  const { clock, interruption: signal, loadCheck } = context;
  const checkSource = await loadCheck();
  const display = await openDisplay(context);
  const beganAt = clock.monotonic();
  let progress: CheckProgress | undefined;
  try {
    const report = await checkSource(source, {
      index,
      records,
      signal,
      onProgress(latest) {
        progress = latest;
        display.show(latest);
      },
    });
    const durationMs = clock.monotonic() - beganAt;
    return { report, progress, durationMs, index, records };
  } finally {
    display.close();
  }
}

/** Draws nothing off a terminal, where a check takes seconds and its report follows. */
async function openDisplay({ screen, stderr, globals, clock }: Context) {
  if (!stderr.isTTY || globals.quiet) return { show() {}, close() {} };
  const drawing = await screen.openDrawing();
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    show(progress: CheckProgress) {
      const now = clock.monotonic();
      if (now - drawnAt < DRAWING_INTERVAL_MS) return;
      drawnAt = now;
      drawing.draw([cutEnd(describeProgress(progress, stderr.columns), stderr.columns)]);
    },
    close() {
      drawing.clear();
      drawing.close();
    },
  };
}
