/** `1,000,000` */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** `45.5%`, rounded down, since only what is done is at 100. */
export function formatPercent(percent: number): string {
  // What is short of a tenth by an error of fractions is not.
  const tenths = Math.floor(percent * 10 + 1e-6) / 10;
  return `${tenths.toLocaleString("en-US", { minimumFractionDigits: 1 })}%`;
}

const UNITS: readonly [name: string, ms: number][] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
];

/** `42s`, `12m 05s`, `1h 05m`, `2d 03h`: the two greatest units, in whole seconds. */
export function formatDuration(ms: number): string {
  const whole = Math.max(0, Math.round(ms / 1_000)) * 1_000;
  const first = UNITS.findIndex(([, unit]) => whole >= unit);
  const [name, size] = UNITS[first] ?? ["s", 1_000];
  const next = UNITS[first + 1];
  const count = `${Math.floor(whole / size)}${name}`;
  if (first === -1 || next === undefined) return count;
  const rest = Math.floor((whole % size) / next[1]);
  return `${count} ${String(rest).padStart(2, "0")}${next[0]}`;
}

/** `1h30m`, `90s` as `1m30s`, `0.5s`: exactly, as an option takes it. */
export function formatExactDuration(ms: number): string {
  const parts: string[] = [];
  let rest = ms;
  for (const [name, size] of UNITS) {
    const isLast = size === 1_000;
    const count = isLast ? Number((rest / size).toFixed(3)) : Math.floor(rest / size);
    if (count > 0 || (isLast && parts.length === 0)) parts.push(`${count}${name}`);
    rest -= count * size;
  }
  return parts.join("");
}

/** `0.4s`, `12s`: below ten seconds to a tenth of one. */
export function formatShort(ms: number): string {
  return ms < 10_000 ? `${Number((ms / 1_000).toFixed(1))}s` : formatDuration(ms);
}

/** `42s`, `12m`, `3h`, `5d`: the greatest unit alone. */
export function formatAge(ms: number): string {
  return formatDuration(ms).replace(/ .*/, "");
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** `812 B`, `2.1 MB`, `92.5 GB`: in steps of a thousand. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let step = 0;
  for (; value >= 999.95 && step < BYTE_UNITS.length - 1; step += 1) value /= 1_000;
  const digits = step === 0 ? 0 : 1;
  return `${value.toFixed(digits)} ${BYTE_UNITS[step]}`;
}

/** `1 file`, `1,204 files` */
export function formatNumberOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** `1 import`, `40 imports` */
export function formatImports(count: number): string {
  return formatNumberOf(count, "import");
}

/** How long an import ran from its start to its end, in milliseconds; undefined if its times do not show it. */
export function measureLife({
  createdAt = "",
  finishedAt = "",
}: {
  createdAt?: string;
  finishedAt?: string;
}): number | undefined {
  const life = Date.parse(finishedAt) - Date.parse(createdAt);
  return life >= 0 ? life : undefined;
}

/** `2025-08-21T12:00:00Z` */
export function formatTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -5)}Z`;
}
