import type { FetchBody } from "../types.js";

export interface BodyText {
  /** The whole, or what came of it. */
  text: string;
  /** Why there is no more of it: it is longer than the limit, or it broke off. */
  cut?: { reason: "too_long" } | { reason: "broken"; thrown: unknown };
}

/** Reads a body as UTF-8 up to a number of bytes, and gives the rest up. The signal ends it, and the connection with it. */
export async function readText(
  body: FetchBody | null,
  maxBytes: number,
  signal: AbortSignal,
): Promise<BodyText> {
  if (body === null) return { text: "" };
  const decoder = new TextDecoder();
  let text = "";
  try {
    const reader = body.getReader();
    const giveUp = () => void reader.cancel().catch(() => {});
    signal.addEventListener("abort", giveUp);
    if (signal.aborted) giveUp();
    for (let left = maxBytes; ; ) {
      const { done, value } = await reader.read();
      if (done || value === undefined) return { text: text + decoder.decode() };
      text += decoder.decode(value.subarray(0, left), { stream: true });
      left -= value.byteLength;
      if (left < 0) {
        giveUp();
        return { text, cut: { reason: "too_long" } };
      }
    }
  } catch (thrown) {
    return { text, cut: { reason: "broken", thrown } };
  }
}
