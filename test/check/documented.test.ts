import { readFileSync } from "node:fs";
import { expect, expectTypeOf, it } from "vitest";
import { RULES } from "../../src/check/finding-rules.js";
import type { CheckedIndex } from "../../src/check.js";
import { FAILURE_TEXTS } from "../../src/emulator.js";
import { failureReason, type IndexStats } from "../../src/index.js";

const README = readFileSync(new URL("../../src/check/README.md", import.meta.url), "utf8");

it("the README lists every finding, in the order of the report, with its severity and what it predicts", () => {
  const rows = [
    ...README.matchAll(/^\| (`\w+`(?:, `\w+`)*) \| (error|warning) \|.*\| (?:`(\w+)`)? ?\|$/gm),
  ];
  const documented = rows.flatMap(([, codes = "", severity, predicts]) =>
    [...codes.matchAll(/\w+/g)].map(([code]) => ({ code, severity, predicts })),
  );
  const actual = Object.entries(RULES).map(([code, { severity, predicts }]) => {
    return { code, severity, predicts };
  });
  expect(documented).toEqual(actual);
});

it("what is predicted is what failureReason() returns", () => {
  for (const { predicts } of Object.values(RULES)) {
    if (predicts === undefined) continue;
    expect(failureReason({ error: FAILURE_TEXTS[predicts] })).toBe(predicts);
  }
});

it("an index can be given as the API describes it", () => {
  expectTypeOf<IndexStats>().toExtend<CheckedIndex>();
});
