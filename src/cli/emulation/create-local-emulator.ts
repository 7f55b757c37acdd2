import type { Clock } from "../../clock.js";
import { createImportEmulator, type ImportEmulator } from "../../emulator.js";
import { createEmulationScript } from "./emulation-script.js";

/** At this speed an import takes eleven seconds. */
const SPEED = 60;

/** An emulator for this process alone. */
export function createLocalEmulator(clock: Clock): ImportEmulator {
  return createImportEmulator({ clock: () => clock.now(), script: createEmulationScript(SPEED) });
}
