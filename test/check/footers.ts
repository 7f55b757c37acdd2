import { type FileMetaData, parquetMetadata } from "hyparquet";
import { ByteWriter } from "hyparquet-writer";
import { writeMetadata } from "hyparquet-writer/src/metadata.js";

const MARK = new TextEncoder().encode("PAR1");

/** What a file's footer says. */
export function footerOf(file: Uint8Array): FileMetaData {
  return parquetMetadata(file, { geoparquet: false });
}

/** The footer of a file, with its length and the mark. */
export function encodeFooter(metadata: FileMetaData): Uint8Array {
  const writer = new ByteWriter();
  // The writer has a version of hyparquet of its own.
  writeMetadata(writer, metadata as Parameters<typeof writeMetadata>[1]);
  return join(new Uint8Array(writer.getBuffer()), MARK);
}

/** The same file with another footer. */
export function withFooter(file: Uint8Array, change: (metadata: FileMetaData) => void): Uint8Array {
  const metadata = footerOf(file);
  const data = file.subarray(0, file.length - metadata.metadata_length - 8);
  change(metadata);
  return join(data, encodeFooter(metadata));
}

/** The file without its footer, and these bytes in its place, with their length and the mark. */
export function withFooterBytes(file: Uint8Array, footer: Uint8Array, mark = "PAR1"): Uint8Array {
  const data = file.subarray(0, file.length - footerOf(file).metadata_length - 8);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, footer.length, true);
  return join(data, footer, length, new TextEncoder().encode(mark));
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
