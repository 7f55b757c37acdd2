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
export { FAILURE_TEXTS } from "./emulator/machine/script.js";
export type {
  EmulatorOptions,
  EmulatorServer,
  ImportEmulator,
  ImportScript,
  ListenOptions,
  ReceivedRequest,
  ScriptedRequest,
} from "./emulator/types.js";
export type { ImportOperation, StartImportRequest } from "./types.js";
