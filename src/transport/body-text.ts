import { callQuietly } from "../call-quietly.js";
import type { FetchBody, FetchResponse } from "../fetch.js";

/** A body of any kind, to be read part by part. */
export interface OpenBody {
  /** The next part; `done` at the end. */
  read(): Promise<{ done?: boolean | undefined; value?: Uint8Array | undefined }>;
  /** Ends the reading, and the connection with it. */
  cancel(): void;
  /** False if it was read already, or is nothing that can be read. */
  isReadable: boolean;
}

export interface BodyText {
  /** The whole, or the part that came. */
  text: string;
  /** Why there is no more of it: it is longer than the limit, it broke off, or the signal ended it. */
  cut?: { reason: "too_long" | "aborted" } | { reason: "broken"; thrown: unknown };
}

/** The body of a response. @param abort ends the request if the body has no sure way to do so */
export function openBody(response: FetchResponse, abort: () => void): OpenBody {
  const stream: Partial<FetchBody & NodeStream> = Object(response.body ?? undefined);
  const isReadable = canRead(response, stream);
  let reader: ReturnType<FetchBody["getReader"]> | undefined;
  if (stream.getReader !== undefined) {
    return {
      async read() {
        reader ??= stream.getReader?.();
        return reader?.read() ?? { done: true };
      },
      cancel: () => callQuietly(() => (reader ?? stream).cancel?.()),
      isReadable,
    };
  }
  // node-fetch emits an error when its request is aborted, which ends the process if nobody listens.
  callQuietly(() => stream.on?.("error", () => {}));
  let parts: AsyncIterator<Uint8Array | string> | undefined;
  return {
    async read() {
      parts ??= readParts(response);
      const { done, value } = await parts.next();
      return { done, value: typeof value === "string" ? new TextEncoder().encode(value) : value };
    },
    cancel() {
      abort();
      callQuietly(() => (stream.destroy ?? stream.cancel)?.call(stream));
    },
    isReadable,
  };
}

/** Reads a body as UTF-8 up to a number of bytes, and cancels the rest. The signal ends it, and the connection with it. */
export async function readText(
  body: OpenBody,
  maxBytes: number,
  signal: AbortSignal,
): Promise<BodyText> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    const aborted = untilAbort(signal);
    for (let left = maxBytes; ; ) {
      const read = await Promise.race([body.read(), aborted]);
      if (read === "aborted") {
        body.cancel();
        return { text, cut: { reason: "aborted" } };
      }
      const { done, value } = read;
      if (done || value === undefined) return { text: text + decoder.decode() };
      text += decoder.decode(value.subarray(0, left), { stream: true });
      left -= value.byteLength;
      if (left < 0) {
        body.cancel();
        return { text, cut: { reason: "too_long" } };
      }
    }
  } catch (thrown) {
    body.cancel();
    return { text, cut: { reason: "broken", thrown } };
  }
}

/** What the streams of Node and of other packages have. */
interface NodeStream {
  on(event: "error", listener: () => void): unknown;
  destroy(): unknown;
  locked: boolean;
  [Symbol.asyncIterator](): unknown;
}

function readParts(response: FetchResponse): AsyncIterator<Uint8Array | string> {
  const { body } = response;
  return body && Symbol.asyncIterator in body ? body[Symbol.asyncIterator]() : readWhole(response);
}

async function* readWhole(response: FetchResponse): AsyncGenerator<Uint8Array | string> {
  if (response.arrayBuffer) yield new Uint8Array(await response.arrayBuffer());
  else if (response.text) yield await response.text();
}

function canRead(
  { body, bodyUsed, arrayBuffer, text }: FetchResponse,
  stream: Partial<FetchBody & NodeStream>,
): boolean {
  if (bodyUsed || stream.locked) return false;
  const isStream = stream.getReader ?? stream[Symbol.asyncIterator];
  return body === null || Boolean(isStream ?? arrayBuffer ?? text);
}

function untilAbort(signal: AbortSignal): Promise<"aborted"> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve("aborted");
    signal.addEventListener("abort", () => resolve("aborted"));
  });
}
