export type { OperationName } from "../generated/contract.js";
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
export { FAILURE_TEXTS, type ImportScript } from "./emulator/machine/script.js";
export type {
  EmulatorOptions,
  EmulatorServer,
  ImportEmulator,
  ListenOptions,
  ReceivedRequest,
  ScriptedRequest,
  TlsOptions,
} from "./emulator/types.js";
export type { ImportOperation, StartImportRequest } from "./types.js";
