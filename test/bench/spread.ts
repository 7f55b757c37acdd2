/** Figures of several rounds. */
export interface Spread {
  median: number;
  least: number;
  most: number;
}

export function spreadOf(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((one, other) => one - other);
  const [least = 0, median = 0, most = 0] = [
    0,
    Math.floor(sorted.length / 2),
    sorted.length - 1,
  ].map((index) => sorted[index]);
  return { median, least, most };
}

/** A median with the least and the most, such as `12.3 (11.0 to 15.1)`. */
export function renderSpread({ median, least, most }: Spread, digits: number): string {
  const [middle, low, high] = [median, least, most].map((figure) => figure.toFixed(digits));
  return `${middle} (${low} to ${high})`;
}

/** How many times the one is the other, such as `1.25`. */
export function renderRatio(figure: number, base: number): string {
  return (figure / base).toFixed(2);
}

/** A table in Markdown; all columns but the first hold figures. */
export function renderTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const rule = heading.map((_, index) => (index === 0 ? "---" : "---:"));
  return [heading, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

/** An aim and whether it is reached, so that one that is missed is plain to see. */
export function renderAim(aim: string, isReached: boolean): string {
  return `To reach: ${aim}. ${isReached ? "Reached." : "**Missed.**"}`;
}
