import type { ImportOperation } from "../../index.js";

/** How long an import ran from its start to its end, in milliseconds; undefined where its times do not tell. */
export function measureLife({
  createdAt = "",
  finishedAt = "",
}: Pick<ImportOperation, "createdAt" | "finishedAt">): number | undefined {
  const life = Date.parse(finishedAt) - Date.parse(createdAt);
  return life >= 0 ? life : undefined;
}
