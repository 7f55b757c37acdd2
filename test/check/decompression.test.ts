import { describe, expect, it } from "vitest";
import { DamagedError } from "../../src/check/records/errors.js";
import { decompressLz4 } from "../../src/check/records/lz4.js";
import { decompressSnappy } from "../../src/check/records/snappy.js";

const decode = (bytes: number[], size: number, decompress = decompressSnappy) =>
  new TextDecoder().decode(decompress(Uint8Array.from(bytes), size));

const A = 0x61;

describe("decompressSnappy()", () => {
  it.each([
    ["nothing", [0], ""],
    ["a short literal", [3, 0x08, A, A + 1, A + 2], "abc"],
    ["a literal with its length in one byte", [61, 0xf0, 60, ...Array(61).fill(A)], "a".repeat(61)],
    ["a literal with its length in four bytes", [2, 0xfc, 1, 0, 0, 0, A, A + 1], "ab"],
    ["a copy with its distance in one byte", [6, 0x04, A, A + 1, 0x01, 2], "ababab"],
    ["a copy with its distance in two bytes", [5, 0x04, A, A + 1, 0x0a, 2, 0], "ababa"],
    ["a copy with its distance in four bytes", [4, 0x04, A, A + 1, 0x07, 2, 0, 0, 0], "abab"],
    ["a copy that does not overlap itself", [8, 0x0c, A, A + 1, A + 2, A + 3, 0x01, 4], "abcdabcd"],
  ])("decodes %s", (_what, bytes, want) => {
    expect(decode(bytes, want.length)).toBe(want);
  });

  it.each([
    ["no length", [], 0],
    ["another length than the page has", [3, 0x04, A, A], 2],
    ["a length without end", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 3],
    ["a literal that is cut off", [3, 0x08, A, A], 3],
    ["a literal of 4 GB", [3, 0xfc, 0xff, 0xff, 0xff, 0xff, A, A], 3],
    ["a literal beyond the output", [3, 0x10, A, A, A, A, A], 3],
    ["a copy of what lies before the output", [5, 0x00, A, 0x01, 2], 5],
    ["a copy of nothing", [5, 0x00, A, 0x01, 0], 5],
    ["a copy beyond the output", [3, 0x00, A, 0x01, 1], 3],
    ["a copy that is cut off", [5, 0x00, A, 0x01], 5],
    ["too little output", [3, 0x00, A], 3],
  ])("rejects %s", (_what, bytes, size) => {
    expect(() => decode(bytes, size)).toThrow(new DamagedError("a page is damaged (Snappy)"));
  });
});

describe("decompressLz4()", () => {
  it.each([
    ["nothing", [], ""],
    ["a literal", [0x30, A, A + 1, A + 2], "abc"],
    ["a literal of more than 15 bytes", [0xf0, 1, ...Array(16).fill(A)], "a".repeat(16)],
    ["a literal of more than 270 bytes", [0xf0, 255, 0, ...Array(270).fill(A)], "a".repeat(270)],
    ["a copy that overlaps itself", [0x20, A, A + 1, 2, 0, 0x10, A], "ababab".concat("a")],
    ["a long copy", [0x1f, A, 1, 0, 1, 0x10, A + 1], `${"a".repeat(21)}b`],
  ])("decodes %s", (_what, bytes, want) => {
    expect(decode(bytes, want.length, decompressLz4)).toBe(want);
  });

  it.each([
    ["a literal that is cut off", [0x30, A, A], 3],
    ["a literal beyond the output", [0x30, A, A, A], 2],
    ["a length that is cut off", [0xf0, 255], 300],
    ["a copy of what lies before the output", [0x10, A, 2, 0, 0x10, A], 6],
    ["a copy of nothing", [0x10, A, 0, 0, 0x10, A], 6],
    ["a copy beyond the output", [0x10, A, 1, 0, 0x10, A], 3],
    ["a copy that is cut off", [0x10, A, 1], 5],
    ["too little output", [0x10, A], 2],
  ])("rejects %s", (_what, bytes, size) => {
    const error = new DamagedError("a page is damaged (LZ4)");
    expect(() => decode(bytes, size, decompressLz4)).toThrow(error);
  });
});
