/**
 * The bytes of a stream. The stream is closed as soon as it has more than there should be, since the rest of a large file
 * is not waited for.
 */
export async function collect(stream: object, length: number): Promise<Uint8Array> {
  if (!isIterable(stream)) throw new Error("the response has no body");
  const bytes = new Uint8Array(length);
  let filled = 0;
  for await (const chunk of stream) {
    if (filled + chunk.length > length) throw new Error("the store ignores ranges");
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  return bytes.subarray(0, filled);
}

function isIterable(stream: object): stream is AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in stream;
}

/** The whole of a stream, as UTF-8. */
export async function collectText(stream: object): Promise<string> {
  if (!isIterable(stream)) throw new Error("the response has no body");
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
