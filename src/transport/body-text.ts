import type { FetchBody } from "../fetch.js";

export interface BodyText {
  /** The whole, or the part that came. */
  text: string;
  /** Why there is no more of it: it is longer than the limit, it broke off, or the signal ended it. */
  cut?: { reason: "too_long" | "aborted" } | { reason: "broken"; thrown: unknown };
}

/** Reads a body as UTF-8 up to a number of bytes, and cancels the rest. The signal ends it, and the connection with it. */
export async function readText(
  body: FetchBody | null,
  maxBytes: number,
  signal: AbortSignal,
): Promise<BodyText> {
  if (body === null) return { text: "" };
  const decoder = new TextDecoder();
  let text = "";
  let cancel = (): void => {};
  try {
    const reader = body.getReader();
    cancel = () => void reader.cancel().catch(() => {});
    const aborted = untilAbort(signal);
    for (let left = maxBytes; ; ) {
      const read = await Promise.race([reader.read(), aborted]);
      if (read === "aborted") {
        cancel();
        return { text, cut: { reason: "aborted" } };
      }
      const { done, value } = read;
      if (done || value === undefined) return { text: text + decoder.decode() };
      text += decoder.decode(value.subarray(0, left), { stream: true });
      left -= value.byteLength;
      if (left < 0) {
        cancel();
        return { text, cut: { reason: "too_long" } };
      }
    }
  } catch (thrown) {
    cancel();
    return { text, cut: { reason: "broken", thrown } };
  }
}

/** Cancels a body that nobody reads, and its connection with it. */
export function cancelBody(body: FetchBody | null): void {
  try {
    body?.cancel().catch(() => {});
  } catch {
    // A body that is not a stream may have no way to be cancelled, or one that fails.
  }
}

function untilAbort(signal: AbortSignal): Promise<"aborted"> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve("aborted");
    signal.addEventListener("abort", () => resolve("aborted"));
  });
}
