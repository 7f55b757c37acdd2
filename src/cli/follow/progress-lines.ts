import stringWidth from "string-width";
import { type Paint, styleOf } from "../output/paint.js";
import { cutEnd, cutStart, pad } from "../output/table.js";
import { type Board, hasEnded } from "./board.js";
import { type ProgressCells, readCells, readSum } from "./progress-cells.js";

/** Where progress is drawn. */
export interface ProgressFrame {
  now: number;
  columns: number;
  rows: number;
  paint: Paint;
}

type Part = Exclude<keyof ProgressCells, "percent"> | "bar";

/** The parts of a line, in their order. */
const PARTS: readonly Part[] = [
  "id",
  "status",
  "bar",
  "percentText",
  "records",
  "rate",
  "time",
  "uri",
];

/** Which part is left out first if there is no room for all. The id and the percentage stay. */
const EXPENDABLE: readonly Part[] = ["uri", "rate", "records", "bar", "time", "status"];

const ALIGNED_RIGHT: readonly Part[] = ["percentText", "records", "rate"];

const GAP = "  ";
const MIN_BAR_WIDTH = 10;
const MAX_BAR_WIDTH = 30;

/** So many rows are drawn, if there are any. */
const MIN_ROWS = 11;

/** Of a uri so much must have room, or all of it. */
const MIN_URI_WIDTH = 20;

/** How a frame is divided: the parts that have room, with their widths. */
type Layout = ReadonlyMap<Part, number>;

/**
 * Renders how far imports have come, each on a line that fits the terminal, several with their uris, and with their sum
 * below. Those that are running come first; those that have no row are counted.
 */
export function renderProgress(board: Board, frame: ProgressFrame): string[] {
  const { now, columns, paint } = frame;
  const rows = countRows(frame);
  const { length } = board.ids;
  const isOne = length === 1;
  // Of several one row is for the sum, and one to count those left out.
  const room = rows - (isOne ? 0 : 1);
  const ids = chooseShown(board, length <= room || isOne ? length : Math.max(0, room - 1));
  const lines = renderLines(
    ids.map((id) => ({ ...readCells(board, id, now), ...(isOne ? { uri: "" } : {}) })),
    frame,
  );
  const hidden = length - ids.length;
  if (hidden > 0) lines.push(cutEnd(paint("dim", `and ${hidden} more`), columns - 1));
  if (!isOne) lines.push(...renderLines([readSum(board, now)], frame));
  return lines.slice(-rows);
}

/** How many rows are drawn at most: the others keep failures in view. The last one stays free for the cursor. */
function countRows({ rows }: ProgressFrame): number {
  return Math.min(rows - 1, Math.max(MIN_ROWS, Math.floor((rows * 3) / 4)));
}

/** A line without a bar and without colours, for where nothing is redrawn. */
export function renderChange(cells: ProgressCells): string {
  const { id, status, percentText, records, rate, time, uri } = cells;
  return [id, status, percentText, records, rate, time, uri]
    .filter((each) => each !== "")
    .join(GAP);
}

/** The imports that have not ended, and then the others, as many as there is room for. */
function chooseShown(board: Board, room: number): string[] {
  const { ids } = board;
  const running = ids.filter((id) => !hasEnded(board, id));
  if (running.length >= room) return running.slice(0, room);
  return [...running, ...ids.filter((id) => hasEnded(board, id))].slice(0, room);
}

function renderLines(all: readonly ProgressCells[], { columns, paint }: ProgressFrame): string[] {
  // A line that fills the terminal would move the cursor to the next one in some.
  const width = columns - 1;
  const layout = divide(all, width);
  return all.map((cells) => cutEnd(renderLine(cells, layout, paint).trimEnd(), width));
}

function divide(all: readonly ProgressCells[], width: number): Layout {
  const widths = new Map<Part, number>();
  for (const part of PARTS) {
    const widest = all.reduce((most, cells) => Math.max(most, measure(cells, part)), 0);
    if (widest > 0) widths.set(part, widest);
  }
  const total = () =>
    [...widths.values()].reduce((sum, each) => sum + each + GAP.length, -GAP.length);
  const uri = widths.get("uri") ?? 0;
  widths.set("uri", Math.min(uri, MIN_URI_WIDTH));
  if (uri === 0) widths.delete("uri");
  for (const part of EXPENDABLE) {
    if (total() > width) widths.delete(part);
  }
  grow(widths, "uri", uri, width - total());
  grow(widths, "bar", MAX_BAR_WIDTH, width - total());
  return widths;
}

/** Widens a part that has room, by what is left. */
function grow(widths: Map<Part, number>, part: Part, most: number, left: number): void {
  const least = widths.get(part);
  if (least !== undefined) widths.set(part, Math.min(most, least + left));
}

function measure(cells: ProgressCells, part: Part): number {
  return part === "bar" ? MIN_BAR_WIDTH : stringWidth(cells[part]);
}

function renderLine(cells: ProgressCells, layout: Layout, paint: Paint): string {
  const parts = Array.from(layout, ([part, width]) => {
    if (part === "bar") return paintBar(cells, width, paint);
    if (part === "uri") return cutStart(cells.uri, width);
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

/** A bar in its two parts. It is full at 100 percent alone. */
export function renderBar(percent: number, width: number): { done: string; open: string } {
  const share = Math.min(1, Math.max(0, percent / 100));
  const count = Math.floor(share * width);
  return { done: "█".repeat(count), open: "░".repeat(width - count) };
}
