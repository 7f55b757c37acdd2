/** What some runtimes have and others lack, so that the types that this library is compiled with do not know it. */
export const runtime = globalThis as {
  process?: { env?: Record<string, string | undefined>; versions?: { node?: string } };
  navigator?: { userAgent?: string };
};

/** How the runtime calls itself, such as `Deno/2.9.6` or `Mozilla/5.0 ...`. Node does so from version 21 on. */
export function readUserAgent(): string {
  const { process, navigator } = runtime;
  return navigator?.userAgent ?? (process?.versions?.node === undefined ? "" : "Node.js");
}
