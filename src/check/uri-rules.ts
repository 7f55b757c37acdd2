import type { Findings } from "./findings.js";
import { quote } from "./wording.js";

/** What the uri shows before anything is listed. */
export function addUriFindings(uri: string | undefined, findings: Findings): void {
  const [, bucket] = /^s3:\/\/([^/]+--x-s3)(?:\/|$)/i.exec(uri ?? "") ?? [];
  if (bucket !== undefined) findings.add({ code: "s3_express", path: "", detail: quote(bucket) });
}
