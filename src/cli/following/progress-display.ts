import type { ImportOperation, ImportProgress } from "../../index.js";
import type { ProgressBoard } from "../progress/progress-board.js";
import { readCells } from "../progress/progress-cells.js";
import { renderChange, renderProgress } from "../progress/render-progress.js";
import { toJsonFields } from "../results/to-json-fields.js";
import type { Session } from "../session.js";
import { toJsonLine } from "../text/printable.js";

/** How often what is drawn is brought up to date, though nothing is told: time passes. */
const REDRAW_INTERVAL_MS = 1_000;

/** How long changes are gathered: of a thousand imports, a poll may tell as many. */
const GATHERING_MS = 50;

/** Shows how imports go while they are waited for. */
export interface ProgressDisplay {
  /** Shows a change. */
  show(id: string, operation: ImportOperation, progress: ImportProgress): void;
  /** Leaves what was shown last, and shows no more. */
  close(): void;
}

/**
 * Opens what fits the streams: a line of JSON a change for `--json`, lines that are redrawn on a terminal, and else a line
 * a change. With `--quiet` nothing is shown.
 */
export async function openProgressDisplay(
  session: Session,
  board: ProgressBoard,
): Promise<ProgressDisplay> {
  const { globals, clock } = session;
  const printsJson = globals.json && !globals.quiet;
  const drawing = draws(session) ? await openLiveDisplay(session, board) : undefined;
  return {
    show(id, operation, progress) {
      board.seen.set(id, { operation, progress, toldAt: clock.monotonic() });
      if (printsJson) session.result(toJsonLine(toJsonFields(operation)));
      if (drawing !== undefined) drawing.refresh();
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
    drawing.clearResized();
    redraw();
  });
  return {
    /** Brings what is drawn up to date, once for changes that are told together. */
    refresh() {
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
