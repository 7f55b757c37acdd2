import { styleText } from "node:util";

type Style = "bold" | "dim" | "green" | "red" | "yellow" | "cyan";

/** Gives a text a style, or returns it as it is if there are no colours. */
export type Paint = (style: Style, text: string) => string;

export function createPaint(hasColors: boolean): Paint {
  if (!hasColors) return (_style, text) => text;
  // Whether there are colours is settled: without this, Node would ask standard output about it.
  return (style, text) => styleText(style, text, { validateStream: false });
}

/** The style of a status, if it has one. */
export function styleOf(status: string): Style | undefined {
  if (status === "Completed") return "green";
  if (status === "Failed") return "red";
  return status === "Cancelled" ? "yellow" : undefined;
}
