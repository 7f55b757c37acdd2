/** `1 file`, `1,204 files`. */
export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** With commas, as the report is in English. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** `92.5 GB`; a unit is 1,000 of the one before it. */
export function byteSize(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const value = bytes / 1_000 ** power;
  return `${power === 0 ? value : Number(value.toPrecision(3))} ${UNITS[power]}`;
}

/** The name of a column: as it is if it is plain. */
export function columnName(name: string): string {
  return /^[\w.-]{1,60}$/.test(name) ? name : quote(name);
}

/** A name in a message: what is not printable is escaped, and what is long is cut. */
export function quote(name: string): string {
  const short = name.length > 60 ? `${name.slice(0, 57)}...` : name;
  return JSON.stringify(short).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
