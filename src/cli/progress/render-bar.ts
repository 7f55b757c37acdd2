const DONE = "█";
const OPEN = "░";

/** A bar in its two parts. It is full at 100 percent alone. */
export function renderBar(percent: number, width: number): { done: string; open: string } {
  const share = Math.min(1, Math.max(0, percent / 100));
  const count = Math.floor(share * width);
  return { done: DONE.repeat(count), open: OPEN.repeat(width - count) };
}
