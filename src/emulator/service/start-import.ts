import type { StartImportRequest } from "../../types.js";
import type { ImportMachine } from "../machine/import-machine.js";
import { planFolder } from "../machine/plan-folder.js";
import { planImport } from "../machine/plan-import.js";
import { type CheckedCourse, checkCourse } from "../machine/script.js";
import type { Folder, OpenFolder } from "../source/folders.js";
import type { EmulatorOptions } from "../types.js";
import { type EmulatedResponse, errorResponse, jsonResponse, thrownToString } from "./http.js";
import { readStartRequest } from "./start-request.js";

/** What a start works with. */
export interface StartInput {
  machine: ImportMachine;
  script: NonNullable<EmulatorOptions["script"]>;
  /** Undefined if imports have no files. */
  openFolder: OpenFolder | undefined;
  body: string;
  /** Has the response wait for something. */
  hold: (work: Promise<void>) => void;
  /** Ends what is still going on, since nobody waits for it any more. */
  stop: AbortSignal | undefined;
}

/** Starts an import. If it has files, they are read while it is `Pending`, and decide how it goes. */
export function startImport(input: StartInput): EmulatedResponse {
  const { machine, script, openFolder } = input;
  const request = readStartRequest(input.body);
  let caller = "script";
  let begin: () => string;
  try {
    const scripted = script(structuredClone(request));
    if (openFolder === undefined) {
      const plan = planImport(scripted, request);
      begin = () => machine.start(request.uri, plan);
    } else {
      const course = checkCourse(scripted);
      caller = "source";
      const folder = openFolder(request.uri);
      begin = () => startFromFolder(input, { request, course, folder });
    }
  } catch (error) {
    // A status that the service never sends, so that nobody mistakes it for the service's.
    return errorResponse(422, `the emulator's ${caller} failed: ${thrownToString(error)}`);
  }
  return jsonResponse({ id: begin() });
}

interface FolderStart {
  request: StartImportRequest;
  course: CheckedCourse;
  folder: Folder;
}

function startFromFolder(
  { machine, hold, stop }: StartInput,
  { request, course, folder }: FolderStart,
): string {
  const id = machine.start(request.uri);
  const inspect = async () => {
    const contents = await folder.inspect(machine.index(), stop);
    machine.plan(id, planFolder(course, { request, contents }));
  };
  hold(inspect());
  return id;
}
