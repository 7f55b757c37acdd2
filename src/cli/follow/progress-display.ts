import type { Context } from "../context.js";
import { toEventLine } from "../output/imports.js";
import { type Board, hasEnded, uriOf } from "./board.js";
import { readCells, readSum } from "./progress-cells.js";
import { renderChange, renderProgress } from "./progress-lines.js";

/** How often what is drawn is brought up to date although no poll brings anything: time passes. */
const REDRAW_INTERVAL_MS = 1_000;

/** How long changes are gathered: of a thousand imports, a poll may bring as many. */
const GATHERING_MS = 50;

/** How often a running import is reported off a terminal. */
const REPORT_INTERVAL_MS = 300_000;

/** How many running imports are reported one by one. */
const MAX_REPORTED = 100;

/** Shows the progress of imports while they are waited for. */
export interface ProgressDisplay {
  /** Shows an import that has changed on the board. */
  show(id: string): void;
  /** Leaves what was shown last, and shows no more. */
  close(): void;
}

/**
 * Opens what fits the streams: lines of JSON for `--json`, lines that are redrawn on a terminal, and otherwise lines that
 * stay. With `--quiet` nothing is shown.
 */
export async function openProgressDisplay(
  context: Context,
  board: Board,
  intervalMs = REPORT_INTERVAL_MS,
): Promise<ProgressDisplay> {
  const { globals } = context;
  const displays: ProgressDisplay[] = [];
  if (!globals.quiet) {
    const prints = globals.json
      ? createJsonReport(context, board)
      : createTextReport(context, board);
    const isLive = isDrawable(context);
    if (isLive) displays.push(await openLiveDisplay(context, board));
    if (globals.json || !isLive) displays.push(openLog(context, board, { ...prints, intervalMs }));
  }
  return {
    show(id) {
      for (const display of displays) display.show(id);
    },
    close() {
      for (const display of displays) display.close();
    },
  };
}

/** Lines of JSON on the same terminal are progress enough. */
function isDrawable({ globals, stdout, stderr }: Context): boolean {
  return stderr.isTTY && !(globals.json && stdout.isTTY);
}

/** Redraws lines, from the first change on, or when that keeps somebody waiting. */
async function openLiveDisplay(context: Context, board: Board): Promise<ProgressDisplay> {
  const { clock, screen, stderr, paintNotes: paint } = context;
  const drawing = await screen.openDrawing();
  let isStale = false;
  const redraw = () => {
    const { columns, rows } = stderr;
    drawing.draw(renderProgress(board, { now: clock.monotonic(), columns, rows, paint }));
    isStale = false;
    redrawIn(REDRAW_INTERVAL_MS);
  };
  const redrawIn = (ms: number) => {
    cancelRedraw();
    cancelRedraw = clock.schedule(redraw, ms);
  };
  let cancelRedraw = clock.schedule(redraw, REDRAW_INTERVAL_MS);
  const stopListening = stderr.onResize(() => {
    drawing.clear();
    redraw();
  });
  return {
    show() {
      if (!isStale) redrawIn(GATHERING_MS);
      isStale = true;
    },
    close() {
      if (isStale) redraw();
      cancelRedraw();
      stopListening();
      drawing.close();
    },
  };
}

/** What a log is made of. */
interface Report {
  /** Reports an import. */
  one(id: string): void;
  /** Reports all that are running. */
  running(): void;
}

/** Reports each change of a status, and from time to time the imports that are running. */
function openLog(
  { clock }: Context,
  board: Board,
  { one, running, intervalMs }: Report & { intervalMs: number },
): ProgressDisplay {
  const statuses = new Map<string, string>();
  const report = () => {
    running();
    cancel = clock.schedule(report, intervalMs);
  };
  let cancel = clock.schedule(report, intervalMs);
  return {
    show(id) {
      const status = board.seen.get(id)?.operation.status;
      if (status === undefined || statuses.get(id) === status) return;
      statuses.set(id, status);
      one(id);
    },
    close: () => cancel(),
  };
}

function createTextReport({ clock, note }: Context, board: Board): Report {
  const one = (id: string) => note(renderChange(readCells(board, id, clock.monotonic())));
  return {
    one,
    running() {
      const running = listRunning(board);
      for (const id of running.slice(0, MAX_REPORTED)) one(id);
      if (running.length > MAX_REPORTED) note(`and ${running.length - MAX_REPORTED} more running`);
      if (board.ids.length > 1) note(renderChange(readSum(board, clock.monotonic())));
    },
  };
}

function createJsonReport({ result }: Context, board: Board): Report {
  const printed = new Map<string, string>();
  const one = (id: string) => {
    const operation = board.seen.get(id)?.operation;
    if (operation === undefined) return;
    const line = toEventLine(operation, uriOf(board, id));
    if (printed.get(id) === line) return;
    printed.set(id, line);
    result(line);
  };
  return {
    one,
    running() {
      for (const id of listRunning(board)) one(id);
    },
  };
}

function listRunning(board: Board): string[] {
  return board.ids.filter((id) => !hasEnded(board, id));
}
