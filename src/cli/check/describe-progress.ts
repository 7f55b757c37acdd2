import type { CheckProgress } from "../../check.js";
import { renderBar } from "../follow/progress-lines.js";
import { formatBytes, formatCount } from "../output/format.js";

const BAR_WIDTH = 20;

/** With less room there is no bar. */
const MIN_WIDTH_FOR_BAR = 60;

/** One line of how far a check has come. */
export function describeProgress(progress: CheckProgress, columns: number): string {
  const { phase, files, isListed, filesRead, filesToRead, bytesRead, bytesToRead } = progress;
  const bytes = formatBytes(bytesRead);
  if (phase === "records") {
    const cost = bytesToRead === undefined ? "" : ` of at most ${formatBytes(bytesToRead)}`;
    const read = `records of ${formatCount(filesRead)} of ${formatCount(filesToRead)} files read`;
    return withBar(`${read}, ${bytes}${cost}`, filesRead / filesToRead, columns);
  }
  const listed = `${formatCount(files)} files listed${isListed ? "" : " so far"}`;
  const line = `${listed}, ${formatCount(filesRead)} read, ${bytes}`;
  return isListed ? withBar(line, filesRead / filesToRead, columns) : line;
}

function withBar(line: string, share: number, columns: number): string {
  if (columns < MIN_WIDTH_FOR_BAR) return line;
  const { done, open } = renderBar(share * 100 || 0, BAR_WIDTH);
  return `${done}${open}  ${line}`;
}
