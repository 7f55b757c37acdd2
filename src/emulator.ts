export { createImportEmulator } from "./emulator/create-import-emulator.js";
export { FAILURE_TEXTS } from "./emulator/machine/failure-texts.js";
export type {
  DropFault,
  EmptyFault,
  EmulatorOptions,
  EmulatorServer,
  Fault,
  HangFault,
  ImportEmulator,
  ImportScript,
  ListenOptions,
  ListLagFault,
  ReceivedRequest,
  RedirectFault,
  RepeatedTokenFault,
  ScriptedRequest,
  StatusFault,
  UnknownStatusFault,
} from "./emulator/types.js";
export type { ImportOperation, OperationName, StartImportRequest } from "./types.js";
