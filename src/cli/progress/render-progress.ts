import stringWidth from "string-width";
import { type Paint, styleOf } from "../text/paint.js";
import { cutLine, pad } from "../text/render-table.js";
import { hasEnded, type ProgressBoard } from "./progress-board.js";
import { type ProgressCells, readCells, readSum } from "./progress-cells.js";
import { renderBar } from "./render-bar.js";

/** Where progress is drawn. */
export interface ProgressFrame {
  now: number;
  columns: number;
  rows: number;
  paint: Paint;
}

type Part = Exclude<keyof ProgressCells, "percent"> | "bar";

/** The parts of a line, in their order. */
const PARTS: readonly Part[] = ["id", "status", "bar", "percentText", "records", "rate", "time"];

/** Which part goes first where there is no room for all. The id and the percentage stay. */
const EXPENDABLE: readonly Part[] = ["rate", "records", "bar", "time", "status"];

const ALIGNED_RIGHT: readonly Part[] = ["percentText", "records", "rate"];

const GAP = "  ";
const MIN_BAR_WIDTH = 10;
const MAX_BAR_WIDTH = 30;

/** How a frame is divided: the parts that have room, with their widths. */
type Layout = ReadonlyMap<Part, number>;

/**
 * Renders how far imports have come, each on a line that fits the terminal, several with their sum below. Where there are
 * more than rows, those that run are shown first, and the rest is counted.
 */
export function renderProgress(board: ProgressBoard, frame: ProgressFrame): string[] {
  const { now, rows, columns, paint } = frame;
  const isOne = board.ids.length === 1;
  // The last row stays free for the cursor, and of several one is for the sum, and one to count those left out.
  const room = rows - (isOne ? 1 : 2);
  const ids = board.ids.length <= room || isOne ? board.ids : chooseShown(board, room - 1);
  const sum = isOne ? [] : [readSum(board, now)];
  const lines = renderLines([...ids.map((id) => readCells(board, id, now)), ...sum], frame);
  const hidden = board.ids.length - ids.length;
  if (hidden > 0) lines.splice(-1, 0, cutLine(paint("dim", `and ${hidden} more`), columns - 1));
  return lines.slice(1 - rows);
}

/** A line without a bar and without colours, for where nothing is redrawn. */
export function renderChange(cells: ProgressCells): string {
  const { id, status, percentText, records, rate, time } = cells;
  return [id, status, percentText, records, rate, time].filter((text) => text !== "").join(GAP);
}

/** The imports that have not ended, and then others, as many as there is room for, in their order. */
function chooseShown(board: ProgressBoard, room: number): string[] {
  const { ids } = board;
  const ended = ids.filter((id) => hasEnded(board, id));
  const running = ids.filter((id) => !hasEnded(board, id));
  const shown = new Set([...running, ...ended].slice(0, Math.max(0, room)));
  return ids.filter((id) => shown.has(id));
}

function renderLines(all: readonly ProgressCells[], { columns, paint }: ProgressFrame): string[] {
  // A line that fills the terminal would move the cursor to the next one in some.
  const width = columns - 1;
  const layout = divide(all, width);
  return all.map((cells) => cutLine(renderLine(cells, layout, paint).trimEnd(), width));
}

function divide(all: readonly ProgressCells[], width: number): Layout {
  const widths = new Map<Part, number>();
  for (const part of PARTS) {
    const widest = Math.max(...all.map((cells) => measure(cells, part)));
    if (widest > 0) widths.set(part, widest);
  }
  const total = () =>
    [...widths.values()].reduce((sum, each) => sum + each + GAP.length, -GAP.length);
  for (const part of EXPENDABLE) {
    if (total() > width) widths.delete(part);
  }
  const bar = widths.get("bar");
  if (bar !== undefined) widths.set("bar", Math.min(MAX_BAR_WIDTH, bar + width - total()));
  return widths;
}

function measure(cells: ProgressCells, part: Part): number {
  return part === "bar" ? MIN_BAR_WIDTH : stringWidth(cells[part]);
}

function renderLine(cells: ProgressCells, layout: Layout, paint: Paint): string {
  const parts = Array.from(layout, ([part, width]) => {
    if (part === "bar") return paintBar(cells, width, paint);
    const text = pad(cells[part], width, ALIGNED_RIGHT.includes(part));
    const style = part === "status" ? styleOf(cells.status) : undefined;
    return style === undefined ? text : paint(style, text);
  });
  return parts.join(GAP);
}

function paintBar({ percent, status }: ProgressCells, width: number, paint: Paint): string {
  const { done, open } = renderBar(percent ?? 0, width);
  return paint(styleOf(status) ?? "cyan", done) + paint("dim", open);
}
