import type { FetchBody } from "../types.js";

export interface Body {
  text: string;
  /** Whether the body was longer than the limit; `text` then holds its beginning. */
  isCut: boolean;
}

/** Reads a body as UTF-8 up to a number of bytes, and gives the rest up. */
export async function readBody(body: FetchBody | null, maxBytes: number): Promise<Body> {
  if (body === null) return { text: "", isCut: false };
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let left = maxBytes; ; ) {
    const { done, value } = await reader.read();
    if (done || value === undefined) return { text: text + decoder.decode(), isCut: false };
    text += decoder.decode(value.subarray(0, left), { stream: true });
    left -= value.byteLength;
    if (left < 0) {
      reader.cancel().catch(() => {});
      return { text, isCut: true };
    }
  }
}
