import { callQuietly } from "../call-quietly.js";
import type { WaitOptions } from "../types.js";
import { type FollowedImport, measureProgress } from "./followed-import.js";

/** Tells whoever waits how an import was seen, by a copy that may be changed. */
export function tellProgress(
  onProgress: WaitOptions["onProgress"],
  followed: FollowedImport,
): void {
  const { operation } = followed;
  if (onProgress === undefined || operation === undefined) return;
  callQuietly(() => onProgress({ ...operation }, measureProgress(followed)));
}
