import { createEmulatorFetch } from "./delivery/create-emulator-fetch.js";
import { listen } from "./delivery/listen.js";
import { createFaultQueue } from "./faults/fault-queue.js";
import { createImportMachine } from "./machine/import-machine.js";
import { resolveEmulatorOptions } from "./resolve-emulator-options.js";
import { createResponder } from "./service/create-responder.js";
import { createRequestLog } from "./service/request-log.js";
import type { EmulatorOptions, ImportEmulator } from "./types.js";

/**
 * Creates an emulation of the import API, for tests and for trying things out without an account.
 *
 * It follows what is known of the service. Assumed, since nobody could check it: an unknown id is a 404; a list gives the
 * newest import first; an unknown page token and a body that is no JSON are a 400; how long an import is `Pending`. The
 * API version and the content type of a request are not looked at.
 * @throws InvalidArgumentError where an option is wrong; as all errors of the emulator, to be told by its `code`, since
 * this entry has classes of its own
 * @example
 * const emulator = createImportEmulator();
 * const imports = createImportClient({ apiKey: "any", indexHost: "localhost", fetch: emulator.fetch });
 * const { id } = await imports.startImport({ uri: "s3://bucket/dir" });
 * emulator.advance(15_000);
 * console.log(await imports.describeImport(id)); // Completed
 */
export function createImportEmulator(options: EmulatorOptions = {}): ImportEmulator {
  const { apiKey, clock, script } = resolveEmulatorOptions(options);
  const machine = createImportMachine(clock);
  const faults = createFaultQueue();
  const log = createRequestLog();
  const respond = createResponder({ clock, machine, faults, log, apiKey, script });
  return {
    fetch: createEmulatorFetch(respond),
    advance: (ms) => clock.advance(ms),
    get imports() {
      return machine.all();
    },
    received: log.kept,
    inject: (fault, times) => faults.inject(fault, times),
    listen: (options) => listen(respond, options),
  };
}
