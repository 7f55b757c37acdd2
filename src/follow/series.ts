/** A value that grows over time: when it was first seen as it was, in order. */
export type Series = { at: number; value: number }[];

/** How far back a rate is measured: far enough for coarse steps, near enough for a change of speed. */
const WINDOW_MS = 300_000;

/** Changes closer than this make one, so that a series stays short. */
const SPACING_MS = 10_000;

/** Adds what was seen. A value that has fallen begins the series anew, and one that is missing or infinite is left out. */
export function addValue(series: Series, at: number, value: number | undefined): void {
  for (let [, second] = series; second && second.at <= at - WINDOW_MS; [, second] = series) {
    series.shift();
  }
  const last = series.at(-1);
  if (value === undefined || value === last?.value || !Number.isFinite(value)) return;
  const beforeLast = series.at(-2);
  if (last && value < last.value) series.length = 0;
  else if (last && beforeLast && last.at - beforeLast.at < SPACING_MS) series.pop();
  series.push({ at, value });
}

/** How much a value grows in a millisecond. Undefined as long as it was seen only once. */
export function readRate(series: Series, now: number): number | undefined {
  const [first] = series;
  const last = series.at(-1);
  if (first === undefined || last === undefined || now <= first.at) return undefined;
  return (last.value - first.value) / (now - first.at);
}
