import { untilAborted } from "../../abort.js";
import { type Clock, systemClock } from "../../clock.js";
import { CheckError } from "../../errors/check-error.js";
import { redactUri } from "../../uri-secrets.js";
import type { Source, SourceEntry } from "../source.js";
import type { ObjectStore, StoreCall, StoreFailure } from "./object-store.js";
import { createPace, MAX_THROTTLED } from "./pace.js";

/** Where a folder lies in a bucket or container. */
export interface StoreFolder {
  /** What messages call it. */
  uri: string;
  bucket: string;
  /** What the names of its objects begin with: empty, or with `/` at its end, or a sibling `dirx` would be in `dir`. */
  prefix: string;
}

/** Attempts of a call whose connection breaks. */
const MAX_INTERRUPTED = 4;
const RETRY_DELAY_MS = 200;

/** Lists and reads a folder of a store, with retries, at the pace that the store takes. */
export function readStoreFolder(
  folder: StoreFolder,
  store: ObjectStore,
  clock: Clock = systemClock,
): Pick<Source, "list" | "read"> {
  const { uri, prefix } = folder;
  const call = createCaller(uri, store, clock);
  const never = new AbortController().signal;

  async function* listNames(signal: AbortSignal): AsyncGenerator<SourceEntry> {
    let token: string | undefined;
    do {
      const request = { prefix, token };
      const page = await call("list", signal, (stop) =>
        store.listPage({ ...request, signal: stop }),
      );
      yield* page.entries;
      // A store that repeats its token would be listed for ever.
      token = page.token === token ? undefined : page.token;
    } while (token !== undefined);
  }

  return {
    async *list({ signal = never }) {
      let isEmpty = true;
      for await (const { path, size } of listNames(signal)) {
        isEmpty = false;
        const inner = path.slice(prefix.length);
        // The folder itself, as consoles of stores make one.
        if (inner !== "") yield { path: inner, size };
      }
      const name = prefix.slice(0, -1);
      if (!isEmpty || name === "") return;
      const request = { prefix: name, token: undefined };
      const { entries } = await call("list", signal, (stop) =>
        store.listPage({ ...request, signal: stop }),
      );
      const file = entries.find(({ path }) => path === name);
      if (file !== undefined) yield { path: "", size: file.size };
    },
    read(path, start, end, { signal = never }) {
      const request = { name: `${prefix}${path}`, start, end };
      return call("read", signal, (stop) => store.readPart({ ...request, signal: stop }));
    },
  };
}

function createCaller(uri: string, store: ObjectStore, clock: Clock) {
  const pace = createPace(clock);

  /** @returns what the call returned, or why it failed */
  const attempt = async <T>(
    kind: StoreCall,
    signal: AbortSignal,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<{ value: T } | { failure: StoreFailure; cause: unknown }> => {
    await pace.enter(signal);
    let isAccepted = false;
    try {
      const value = await untilAborted(signal, run);
      isAccepted = true;
      return { value };
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      if (cause instanceof CheckError) throw cause;
      return { failure: store.explain(cause, kind), cause };
    } finally {
      pace.leave(isAccepted);
    }
  };

  return async <T>(
    kind: StoreCall,
    signal: AbortSignal,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    for (let interrupted = 0; ; ) {
      const outcome = await attempt(kind, signal, run);
      if ("value" in outcome) return outcome.value;
      const { failure, cause } = outcome;
      if (failure.kind === "throttled") {
        if (!pace.slowDown()) throw toError(uri, failure, cause);
      } else if (failure.kind === "interrupted" && ++interrupted < MAX_INTERRUPTED) {
        await clock.delay(RETRY_DELAY_MS * 2 ** interrupted * clock.random(), signal);
      } else {
        throw toError(uri, failure, cause);
      }
    }
  };
}

function toError(uri: string, { kind, problem }: StoreFailure, cause: unknown): Error {
  const options = { cause: withoutRequest(cause) };
  if (kind === "throttled") {
    const throttled = `the store still throttles after ${MAX_THROTTLED} attempts (${problem}); try again later, with less concurrency`;
    return new CheckError(`check ${uri}`, throttled, { reason: "unreachable", ...options });
  }
  if (kind === "interrupted" || kind === "other") return new Error(problem, options);
  return new CheckError(`check ${uri}`, problem, { reason: kind, ...options });
}

/** The errors of the vendors hold requests, and those hold tokens and keys, which are printed with a cause. */
function withoutRequest(cause: unknown): Error {
  const { name, message, code }: Record<string, unknown> = Object(cause);
  const copy = new Error(redactUri(String(message)));
  copy.name = String(name ?? "Error");
  return typeof code === "string" ? Object.assign(copy, { code }) : copy;
}
