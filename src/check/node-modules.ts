import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isRecord } from "../json.js";

/** What is used of `Stats`. */
interface FileInfo {
  size: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

/** Parts of Node's modules, which Bun and Deno have too. Declared here, so that no type of this package needs Node's. */
export interface NodeModules {
  "node:fs": {
    open(
      path: string,
      flags: "r",
      done: (error: Error | null | undefined, handle: number) => void,
    ): void;
    read(
      ...args: [
        handle: number,
        bytes: Uint8Array,
        offset: number,
        length: number,
        position: number,
        done: (error: Error | null | undefined, count: number) => void,
      ]
    ): void;
    close(handle: number, done: () => void): void;
    promises: {
      stat(path: string): Promise<FileInfo>;
      readdir(path: string): Promise<string[]>;
      realpath(path: string): Promise<string>;
    };
  };
  "node:module": { createRequire(path: string): (name: string) => unknown };
  "node:process": { cwd(): string; env: Record<string, string | undefined> };
  "node:path": { join(...parts: string[]): string };
  "node:zlib": {
    gunzipSync(bytes: Uint8Array, options: { maxOutputLength: number }): Uint8Array;
    brotliDecompressSync(bytes: Uint8Array, options: { maxOutputLength: number }): Uint8Array;
  };
  "node:url": { fileURLToPath(url: URL): string };
}

/**
 * A module of Node. It is asked for at run time, since an import would keep bundles for browsers from being made.
 * @throws InvalidArgumentError in a runtime that lacks it
 */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  const found = process?.getBuiltinModule?.(name);
  // The runtime's own module, which has far more than is declared here.
  if (isRecord(found) || typeof found === "function") return found as unknown as NodeModules[Name];
  throw new InvalidArgumentError({
    action: "check source",
    argument: "the runtime",
    rule: `must have ${name}, as Node, Bun and Deno have; elsewhere pass a Source`,
  });
}
