import type { Answer } from "../answer.js";
import { holdProcess } from "./hold-process.js";

/** The statuses whose answers have no body. */
const BODILESS = [204, 205, 304];

/** A whole answer. */
export function toResponse({ status, headers, body }: Answer): Response {
  if (BODILESS.includes(status)) return new Response(null, { status, headers });
  const bytes = new TextEncoder().encode(body);
  const init = { status, headers: { ...headers, ...nameLength(bytes) } };
  return new Response(bytes.byteLength === 0 ? null : bytes, init);
}

/** The headers of an answer and the first half of its body. More never comes, until the signal ends it. */
export function toHalfResponse({ status, headers, body }: Answer, signal?: AbortSignal): Response {
  const bytes = new TextEncoder().encode(body);
  let stop = (): void => {};
  let letGo = (): void => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.subarray(0, bytes.byteLength / 2));
      letGo = holdProcess();
      stop = () => {
        letGo();
        controller.error(signal?.reason);
      };
      signal?.addEventListener("abort", stop, { once: true });
    },
    cancel() {
      letGo();
      signal?.removeEventListener("abort", stop);
    },
  });
  return new Response(stream, { status, headers: { ...headers, ...nameLength(bytes) } });
}

function nameLength({ byteLength }: Uint8Array): Record<string, string> {
  return { "content-length": String(byteLength) };
}
