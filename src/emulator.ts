export type { Source, SourceEntry } from "./check/source.js";
export { createImportEmulator } from "./emulator/create-import-emulator.js";
export type {
  DropFault,
  EmptyFault,
  Fault,
  HangFault,
  ListLagFault,
  RedirectFault,
  RepeatedTokenFault,
  StatusFault,
  UnknownStatusFault,
} from "./emulator/faults/fault.js";
export type { EmulatedIndex } from "./emulator/machine/emulated-index.js";
export { FAILURE_TEXTS } from "./emulator/machine/failure-texts.js";
export type { ImportScript } from "./emulator/machine/script.js";
export type { EmulatedOperation } from "./emulator/service/routes.js";
export type {
  EmulatorOptions,
  EmulatorServer,
  ImportEmulator,
  ListenOptions,
  ReceivedRequest,
  ScriptedRequest,
  TlsOptions,
} from "./emulator/types.js";
export type { ImportOperation, OperationName, StartImportRequest } from "./types.js";
