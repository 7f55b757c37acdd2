import { CheckError } from "../../errors/check-error.js";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { nodeModule } from "../node-modules.js";

/**
 * A package that is installed beside this one if it is needed. It is found there or from the working directory, since npx
 * keeps this package apart. Bundlers must not see its name: a project that lacks it would not build.
 * @throws CheckError with the reason `missing_package`
 */
export async function loadPeer(action: string, name: string): Promise<unknown> {
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ name);
  } catch (beside) {
    try {
      return loadFromWorkingDirectory(name);
    } catch (cause) {
      const isNowhere = isMissing(cause, name) || cause instanceof InvalidArgumentError;
      throw missingPackage(action, name, isNowhere ? beside : cause);
    }
  }
}

function loadFromWorkingDirectory(name: string): unknown {
  const { createRequire } = nodeModule("node:module");
  const { join } = nodeModule("node:path");
  const { cwd } = nodeModule("node:process");
  // Only the folder of this path counts.
  return createRequire(join(cwd(), "any.js"))(name);
}

function missingPackage(action: string, name: string, cause: unknown): CheckError {
  const { message }: { message?: unknown } = Object(cause);
  const problem = isMissing(cause, name)
    ? `${name} is not installed; install it with: npm install ${name}`
    : `${name} cannot be loaded: ${message}; install it again with: npm install ${name}`;
  return new CheckError(action, problem, { reason: "missing_package", cause });
}

/** Whether it is the package itself that is missing, and not something that it needs. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message }: { code?: unknown; message?: unknown } = Object(error);
  const isNotFound = ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"].includes(String(code));
  // Vite has messages of its own.
  const isUnresolved = String(message).startsWith(`Could not resolve "${name}"`);
  return isUnresolved || (isNotFound && String(message).includes(`'${name}'`));
}
