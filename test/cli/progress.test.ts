import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import type { Board, SeenImport } from "../../src/cli/follow/board.js";
import { readCells } from "../../src/cli/follow/progress-cells.js";
import { renderBar, renderChange, renderProgress } from "../../src/cli/follow/progress-lines.js";
import { formatDuration, formatPercent } from "../../src/cli/output/format.js";
import { createPaint } from "../../src/cli/output/paint.js";
import type { ImportOperation, ImportProgress } from "../../src/index.js";
import { makeImport } from "../support/make-import.js";

const NOW = 100_000;

type Known = Partial<ImportOperation> & { progress?: Partial<ImportProgress>; seenAt?: number };

/** A board on which imports of these ids were seen as given; those that are undefined were not. */
function boardOf(known: Record<string, Known | undefined>, outage?: number): Board {
  const seen = Object.entries(known).flatMap(([id, given]): [string, SeenImport][] => {
    if (given === undefined) return [];
    const { progress, seenAt = NOW, ...fields } = given;
    const operation = makeImport({ id, status: "InProgress", ...fields });
    return [[id, { operation, progress: { elapsedMs: 60_000, ...progress }, seenAt }]];
  });
  return {
    ids: Object.keys(known),
    started: new Map(),
    beganAt: NOW - 60_000,
    seen: new Map(seen),
    outageSince: outage,
  };
}

function render(board: Board, columns = 100, rows = 24): string[] {
  return renderProgress(board, { now: NOW, columns, rows, paint: createPaint(false) });
}

const HALF = {
  percentComplete: 45.5,
  recordsImported: 455_000,
  progress: { recordsPerSecond: 12_345.6, remainingMs: 65_000 },
};

const COMPLETED = {
  status: "Completed",
  percentComplete: 100,
  recordsImported: 1_000_000,
  createdAt: "2025-08-21T11:00:00.000000+00:00",
  finishedAt: "2025-08-21T12:05:10.000000+00:00",
};

describe("renderProgress()", () => {
  it("shows one import on one line", () => {
    expect(render(boardOf({ "101": HALF }))).toEqual([
      "101  InProgress  █████████████░░░░░░░░░░░░░░░░░  45.5%  455,000 records  12,346/s  1m 05s left",
    ]);
  });

  it.each([
    [80, "101  InProgress  ██████░░░░░░░░░  45.5%  455,000 records  12,346/s  1m 05s left"],
    [70, "101  InProgress  ██████░░░░░░░░░  45.5%  455,000 records  1m 05s left"],
    [60, "101  InProgress  ██████████░░░░░░░░░░░░  45.5%  1m 05s left"],
    [40, "101  InProgress  45.5%  1m 05s left"],
    [30, "101  InProgress  45.5%"],
    [20, "101  45.5%"],
    [8, "101  4…"],
    [2, "…"],
  ])("leaves out what has no room in %d columns, the rate first", (columns, line) => {
    expect(render(boardOf({ "101": HALF }), columns)).toEqual([line]);
  });

  it.each([
    ["before the first response", undefined, "1m 00s so far"],
    ["while nothing shows how long", { progress: { elapsedMs: 4_000 } }, "4s so far"],
    [
      "some time after that was seen",
      { progress: { elapsedMs: 4_000 }, seenAt: NOW - 3_000 },
      "7s so far",
    ],
    [
      "by the time that has passed since it was seen",
      { ...HALF, seenAt: NOW - 5_000 },
      "1m 00s left",
    ],
    ["never below zero", { ...HALF, seenAt: NOW - 99_000 }, "0s left"],
    ["while it is indexed", { percentComplete: 100 }, "indexing"],
    ["when it has ended", COMPLETED, "took 1h 05m"],
    ["when it has ended at an unknown time", { status: "Failed" }, ""],
    [
      "when it has ended before it began",
      { ...COMPLETED, createdAt: COMPLETED.finishedAt, finishedAt: COMPLETED.createdAt },
      "",
    ],
  ])("shows the time %s", (_when, known, time) => {
    expect(readCells(boardOf({ "1": known }), "1", NOW).time).toBe(time);
  });

  it("shows several imports, those that run first, with their sum below", () => {
    const board = boardOf({
      "9": COMPLETED,
      "10": HALF,
      "101": { status: "Failed", percentComplete: 30, recordsImported: 300_000 },
      "102": undefined,
    });
    expect(render(board, 86)).toEqual([
      "10   InProgress  ███████░░░░░░░░░   45.5%    455,000 records  12,346/s  1m 05s left",
      "102  not seen    ░░░░░░░░░░░░░░░░                                       1m 00s so far",
      "9    Completed   ████████████████  100.0%  1,000,000 records            took 1h 05m",
      "101  Failed      ████░░░░░░░░░░░░   30.0%    300,000 records",
      "4 imports  1 running, 1 completed, 1 failed, 1 not seen  43.8%  1m 00s so far",
    ]);
  });

  it("shows since when there is no response, in place of what would be old", () => {
    const board = boardOf({ "1": HALF, "2": undefined, "3": COMPLETED }, NOW - 45_000);
    const times = render(board, 120).map((line) => line.split("  ").at(-1)?.trim());
    expect(times).toEqual([
      "no response for 45s",
      "no response for 45s",
      "took 1h 05m",
      "no response for 45s",
    ]);
  });

  it("shows no time in the sum when all have ended", () => {
    const failed = { ...COMPLETED, status: "Failed", percentComplete: 30 };
    const sum = render(boardOf({ "1": COMPLETED, "2": failed }), 120).at(-1);
    expect(sum).toMatch(/^2 imports {2}1 completed, 1 failed +█+░+ +65\.0% +2,000,000 records$/);
  });

  it.each([
    [80, "1m 05s left"],
    [96, "1m 05s left"],
    [97, "…/long/path/folder-7"],
    [140, "s3://bucket/a/very/long/path/folder-7"],
  ])("in %d columns lines end with %j", (columns, end) => {
    const uri = "s3://bucket/a/very/long/path/folder-7";
    const board = boardOf({ "101": { ...HALF, uri }, "102": { ...HALF, uri } });
    for (const line of render(board, columns).slice(0, 2)) {
      expect(stringWidth(line)).toBeLessThan(columns);
      expect(line.split("  ").at(-1)).toBe(end);
    }
  });

  it("shortens an id that would leave no room", () => {
    const [line] = render(boardOf({ ["x".repeat(200)]: HALF }), 80);
    expect(line).toMatch(/^x{23}… {2}InProgress .* 45\.5% .* left$/);
  });

  it("shows how long all of them take if that is known of each that runs", () => {
    const slow = { ...HALF, progress: { remainingMs: 3_600_000 } };
    const sum = render(boardOf({ "1": HALF, "2": slow, "3": COMPLETED }), 120).at(-1);
    expect(sum).toMatch(/1h 00m left$/);
  });

  it("shows those that run if there are more than rows, and counts the others", () => {
    const known = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`${index}`, index % 10 === 0 ? HALF : COMPLETED]),
    );
    const lines = render(boardOf(known), 80, 10);
    const ids = lines.map((line) => line.split(/\s+/)[0]);
    expect(ids).toEqual(["0", "10", "20", "30", "40", "1", "2", "and", "50"]);
    expect(lines.at(-2)).toBe("and 43 more");
    expect(lines.at(-1)).toContain("50 imports  5 running, 45 completed");
  });

  it.each([
    [10, 9],
    [12, 11],
    [24, 18],
    [60, 45],
  ])("of %d rows takes at most %d", (rows, most) => {
    const known = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`${index}`, HALF]));
    expect(render(boardOf(known), 80, rows)).toHaveLength(most);
  });

  it("fits every terminal, whatever the imports are called", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("日本", "👩‍👩‍👧", "ᄀᄀ", "\u001b[2J", "x".repeat(300)),
    );
    const known = fc.option(
      fc.record({
        status: fc.oneof(text, fc.constantFrom("Completed", "Failed", "InProgress")),
        percentComplete: fc.double({ min: 0, max: 100, noNaN: true }),
        recordsImported: fc.nat(),
      }),
      { nil: undefined },
    );
    const boards = fc.uniqueArray(fc.tuple(text, known), { minLength: 1, selector: ([id]) => id });
    fc.assert(
      fc.property(
        boards,
        fc.integer({ min: 2, max: 160 }),
        fc.integer({ min: 2, max: 30 }),
        fc.boolean(),
        (entries, columns, rows, hasColors) => {
          const paint = createPaint(hasColors);
          const board = boardOf(Object.fromEntries(entries));
          const lines = renderProgress(board, { now: NOW, columns, rows, paint });
          expect(lines.length).toBeGreaterThan(0);
          expect(lines.length).toBeLessThan(rows);
          for (const line of lines) {
            expect(stringWidth(line)).toBeLessThan(columns);
            if (!hasColors) expect(line).not.toMatch(/\p{Cc}/u);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

it.each([
  [0, "░░░░░░░░░░"],
  [9.9, "░░░░░░░░░░"],
  [50, "█████░░░░░"],
  [99.9, "█████████░"],
  [100, "██████████"],
  [120, "██████████"],
  [-5, "░░░░░░░░░░"],
])("renderBar() at %d percent is full at 100 alone", (percent, bar) => {
  const { done, open } = renderBar(percent, 10);
  expect(done + open).toBe(bar);
});

it("renderChange() shows what is known, and nothing of what is not", () => {
  const board = boardOf({ "101": HALF, "102": { status: "Pending" } });
  expect(renderChange(readCells(board, "101", NOW))).toBe(
    "101  InProgress  45.5%  455,000 records  12,346/s  1m 05s left",
  );
  expect(renderChange(readCells(board, "102", NOW))).toBe("102  Pending  1m 00s so far");
});

it.each([
  [45.55, "45.5%"],
  [99.97, "99.9%"],
  [100, "100.0%"],
  [64.1, "64.1%"],
  [0.7 * 3, "2.1%"],
  [0, "0.0%"],
])("formatPercent() rounds %d down to %s", (percent, text) => {
  expect(formatPercent(percent)).toBe(text);
});

it.each([
  [0, "0s"],
  [59_499, "59s"],
  [65_000, "1m 05s"],
  [3_900_000, "1h 05m"],
  [200_000_000, "2d 07h"],
  [-5_000, "0s"],
])("formatDuration() gives %d ms as %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
