import { styleText } from "node:util";
import { printable } from "./printable.js";

export type Style = "bold" | "dim" | "green" | "red" | "yellow" | "cyan";

/** Gives a text a style, or leaves it as it is where there are no colours. */
export type Paint = (style: Style, text: string) => string;

export function createPaint(hasColors: boolean): Paint {
  if (!hasColors) return (_style, text) => text;
  // Whether there are colours is settled: without this, Node would ask standard output about it.
  return (style, text) => styleText(style, text, { validateStream: false });
}

/** The style of a status, where it has one. */
export function styleOf(status: string): Style | undefined {
  if (status === "Completed") return "green";
  if (status === "Failed") return "red";
  return status === "Cancelled" ? "yellow" : undefined;
}

/** A status as it is shown. */
export function paintStatus(status: string, paint: Paint): string {
  const style = styleOf(status);
  return style === undefined ? printable(status) : paint(style, status);
}
