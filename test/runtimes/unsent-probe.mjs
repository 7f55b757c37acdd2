/**
 * Starts one import, which is to fail, and prints as JSON what `fetch` threw and what the client made of it. Its argument
 * says how it connects: `url`, and for undici `undici`, `proxy` and `resolver`; `exhausts` takes all file handles.
 */
import { closeSync, openSync } from "node:fs";
import process from "node:process";
import { createImportClient } from "pinecone-import";

const ATTEMPT_TIMEOUT_MS = 6_000;

const options = JSON.parse(process.argv[2]);
const send = options.undici === undefined ? globalThis.fetch : await loadUndici(options);
let thrown = "nothing";

const imports = createImportClient({
  apiKey: "any-key-at-all",
  indexHost: options.url,
  allowInsecureHttp: true,
  maxRetries: 0,
  attemptTimeoutMs: ATTEMPT_TIMEOUT_MS,
  fetch: async (url, init) => {
    const release = options.exhausts ? await takeFileHandles() : () => {};
    try {
      return await send(url, init);
    } catch (error) {
      thrown = error;
      throw error;
    } finally {
      release();
    }
  },
});
const { code, reason, cause } = await imports
  .startImport({ uri: "s3://bucket/dir" }, { onUnknownOutcome: "throw" })
  .catch((error) => error);
const result = { shape: show(thrown), code, reason: reason ?? cause?.reason ?? "" };
// undici 6 and 7 would connect to a proxy that hangs up for ever.
process.stdout.write(JSON.stringify(result), () => process.exit(0));

async function loadUndici({ undici, proxy, resolver }) {
  const { Agent, ProxyAgent, fetch } = await import(undici);
  const lookup = resolver && (await createLookup(resolver));
  const dispatcher = proxy ? new ProxyAgent(proxy) : new Agent({ connect: { lookup } });
  return (url, init) => fetch(url, { ...init, dispatcher });
}

/** Asks a DNS server by way of c-ares, where the other lookups use getaddrinfo. */
async function createLookup(server) {
  const { Resolver } = await import("node:dns");
  const resolver = new Resolver({ timeout: 300, tries: 1 });
  resolver.setServers([server]);
  return (name, _options, done) => resolver.resolve4(name, (error) => done(error));
}

/** Takes them after a first request, since a runtime opens files for that, and closes them. */
async function takeFileHandles() {
  await send("http://127.0.0.1:4999/").catch(() => {});
  const taken = [];
  try {
    for (;;) taken.push(openSync("/dev/null", "r"));
  } catch {
    return () => taken.forEach((each) => void closeSync(each));
  }
}

/** An error on one line: name, code, syscall and message of it and of what it wraps. */
function show(error) {
  if (typeof error !== "object" || error === null) return String(error);
  const { name, code, syscall, message, cause, errors } = error;
  const facts = [name, code, syscall && `syscall ${syscall}`, `"${message}"`].filter(Boolean);
  const inner = [cause, ...(errors ?? [])].filter((each) => each !== undefined).map(show);
  return [facts.join(" "), ...inner].join(" > ");
}
