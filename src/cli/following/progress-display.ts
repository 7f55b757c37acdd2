import type { ImportOperation, ImportProgress } from "../../index.js";
import type { ProgressBoard } from "../progress/progress-board.js";
import { readCells } from "../progress/progress-cells.js";
import { renderChange, renderProgress } from "../progress/render-progress.js";
import { toJsonFields } from "../results/to-json-fields.js";
import type { Session } from "../session.js";
import { toJsonLine } from "../text/printable.js";

/** How often what is drawn is brought up to date, though nothing is told: time passes. */
const REDRAW_INTERVAL_MS = 1_000;

/** Shows how imports go while they are waited for. */
export interface ProgressDisplay {
  /** Shows a change. */
  show(id: string, operation: ImportOperation, progress: ImportProgress): void;
  /** Leaves what was shown last, and shows no more. */
  close(): void;
}

/**
 * Opens what fits the streams: a line of JSON a change for `--json`, lines that are redrawn on a terminal, and else a line
 * a change.
 */
export async function openProgressDisplay(
  session: Session,
  ids: readonly string[],
): Promise<ProgressDisplay> {
  const { globals, clock } = session;
  const board = { ids: [...new Set(ids)], startedAt: clock.monotonic(), seen: new Map() };
  const drawing = draws(session) ? await openLiveDisplay(session, board) : undefined;
  return {
    show(id, operation, progress) {
      board.seen.set(id, { operation, progress, toldAt: clock.monotonic() });
      if (globals.json) session.result(toJsonLine(toJsonFields(operation)));
      if (drawing !== undefined) drawing.redraw();
      else if (!globals.json) session.note(renderChange(readCells(board, id, clock.monotonic())));
    },
    close: () => drawing?.close(),
  };
}

/** Lines of JSON on the same terminal are progress enough. */
function draws({ globals, stdout, stderr }: Session): boolean {
  return stderr.isTTY && globals.quiet !== true && !(globals.json && stdout.isTTY);
}

/** Draws from the first change on, or where that keeps somebody waiting. */
async function openLiveDisplay(session: Session, board: ProgressBoard) {
  const { clock, screen, stderr, paintNotes: paint } = session;
  const drawing = await screen.openDrawing();
  let isDrawn = false;
  const redraw = () => {
    cancelRedraw();
    const { columns, rows } = stderr;
    drawing.draw(renderProgress(board, { now: clock.monotonic(), columns, rows, paint }));
    isDrawn = true;
    cancelRedraw = clock.schedule(redraw, REDRAW_INTERVAL_MS);
  };
  let cancelRedraw = clock.schedule(redraw, REDRAW_INTERVAL_MS);
  const stopListening = stderr.onResize(() => {
    if (!isDrawn) return;
    drawing.clearResized();
    redraw();
  });
  return {
    redraw,
    close() {
      if (isDrawn) redraw();
      cancelRedraw();
      stopListening();
      drawing.close();
    },
  };
}
