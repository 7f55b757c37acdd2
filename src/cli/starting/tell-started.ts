import type { StartedImport } from "../../index.js";
import type { Session } from "../session.js";
import { printable } from "../text/printable.js";

/** Says at once which import it is, so that it can be found whatever becomes of this process. */
export function tellStarted(
  { screen }: Session,
  uri: string,
  { id, outcome }: StartedImport,
): void {
  const name = `import ${printable(id)} of ${printable(uri)}`;
  if (outcome === "attached") screen.print(`Attached to ${name}, which had not finished`);
  else screen.print(`Started ${name}${outcome === "reconciled" ? ", as the list shows" : ""}`);
}
