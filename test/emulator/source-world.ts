import {
  createImportEmulator,
  type EmulatorOptions,
  type ImportOperation,
} from "../../src/emulator.js";
import { failureReason } from "../../src/index.js";
import { memorySource } from "../check/memory-source.js";
import { denseFile } from "../check/parquet-files.js";
import { connectTo } from "../support/emulator-client.js";
import type { Files } from "../support/local-folders.js";

export const DIR = "s3://bucket/dir";
export const HOUR_MS = 3_600_000;

/** What can be imported into an index of three dimensions. */
export const FILES: Files = {
  "docs/part-0.parquet": denseFile(20, 3),
  "docs/part-1.parquet": denseFile(5, 3),
  "faq/part-0.parquet": denseFile(10, 3),
};

/** Imports one folder after the other, in a time that only the test moves. */
export function openSource(options: EmulatorOptions) {
  const emulator = createImportEmulator({ speed: 0, ...options });
  const client = connectTo(emulator);
  return {
    client,
    emulator,
    async importFolder(uri = DIR, onError?: "abort" | "continue") {
      const errorMode = onError === undefined ? {} : { errorMode: { onError } };
      const { id } = await client.startImport({ uri, ...errorMode });
      emulator.advance(HOUR_MS);
      return client.describeImport(id);
    },
    async countNamespaces() {
      const { namespaces = {} } = await client.describeIndexStats();
      return Object.entries(namespaces).map(([name, { vectorCount } = {}]) => [name, vectorCount]);
    },
  };
}

/** A dense index of three dimensions, and files in place of those of any uri. */
export function openFiles(files: Files, options: EmulatorOptions = {}) {
  const source = (uri: string) => memorySource(files, { uri });
  return openSource({ index: { dimension: 3 }, source, ...options });
}

/** How an import ended, with its records or the reason. */
export function describeEnd(operation: ImportOperation): string {
  const { status, recordsImported = 0 } = operation;
  return `${status} ${status === "Failed" ? failureReason(operation) : recordsImported}`;
}
