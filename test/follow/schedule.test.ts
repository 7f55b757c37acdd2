import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConnectionError } from "../../src/errors/connection-error.js";
import {
  addSighting,
  createFollowedImport,
  measureProgress,
} from "../../src/follow/followed-import.js";
import { chooseDelay, chooseRoundDelay } from "../../src/follow/schedule.js";
import { makeImport } from "../support/make-import.js";

const DOWN = new ConnectionError("poll", "down", {
  reason: "broken",
  attempts: 1,
  cause: undefined,
});

const INTERVALS = { minIntervalMs: 2_000, maxIntervalMs: 30_000 };

/** What was seen: at how many seconds, of percent and records, or of another status. */
type Sighting = [seconds: number, percent?: number, records?: number, status?: string];

function follow(sightings: Sighting[]) {
  const followed = createFollowedImport("1", 0);
  for (const [seconds, percentComplete, recordsImported, status = "InProgress"] of sightings) {
    const operation = makeImport({
      id: "1",
      status,
      ...(percentComplete === undefined ? {} : { percentComplete }),
      ...(recordsImported === undefined ? {} : { recordsImported }),
    });
    addSighting(followed, operation, seconds * 1_000);
  }
  return followed;
}

/** The next delay, in seconds, right after the last of the sightings. */
function delayAfter(sightings: Sighting[], random = 0): number {
  const now = (sightings.at(-1)?.[0] ?? 0) * 1_000;
  return chooseDelay(follow(sightings), INTERVALS, { now, random }) / 1_000;
}

describe("chooseDelay()", () => {
  it.each<[what: string, sightings: Sighting[], seconds: number]>([
    ["begins with the shortest interval", [[0]], 2],
    ["grows with the time that has passed", [[0], [12]], 9],
    ["stops growing at the longest", [[0], [12], [1_000]], 30],
    ["does not look at one percentage alone", [[1_000, 99]], 30],
    [
      "trusts no estimate beyond the time that has passed",
      [
        [0, 0],
        [4, 0.1],
      ],
      3,
    ],
    [
      "comes close when the end is near",
      [
        [0, 0],
        [160, 80],
      ],
      30,
    ],
    [
      "comes closer when it is nearer",
      [
        [0, 0],
        [180, 90],
      ],
      15,
    ],
    [
      "comes no closer than the shortest interval",
      [
        [0, 0],
        [199, 99.5],
      ],
      2,
    ],
    [
      "opens again when the end is overdue",
      [
        [0, 0],
        [180, 90],
        [220, 90],
      ],
      (40 - (10 * 220) / 90) * 0.75,
    ],
    [
      "begins anew when all is loaded",
      [
        [0, 0],
        [200, 100],
      ],
      2,
    ],
    [
      "grows again while it is indexed",
      [
        [0, 0],
        [200, 100],
        [216, 100],
      ],
      12,
    ],
    [
      "keeps growing when 100 percent was wrong",
      [
        [0, 0],
        [200, 100],
        [240, 40],
      ],
      30,
    ],
    [
      "takes a fall for a new beginning",
      [
        [0, 0],
        [190, 95],
        [200, 5],
      ],
      30,
    ],
    [
      "measures anew after a fall",
      [
        [0, 0],
        [190, 95],
        [200, 5],
        [220, 85],
      ],
      (15 / 4) * 0.75,
    ],
    [
      "does without a percentage that stands still",
      [
        [0, 50],
        [600, 50],
      ],
      30,
    ],
  ])("%s", (_what, sightings, seconds) => {
    expect(delayAfter(sightings)).toBeCloseTo(seconds, 5);
  });

  it("lets chance shorten every interval by up to a tenth, also the longest", () => {
    expect(delayAfter([[0]], 1)).toBeCloseTo(1.8, 9);
    expect(delayAfter([[0], [1_000]], 1)).toBeCloseTo(27, 9);
    expect(delayAfter([[0], [1_000]], 0.5)).toBeCloseTo(28.5, 9);
  });

  it("grows anew while polls fail, and does not go by an estimate", () => {
    const followed = follow([
      [0, 0],
      [180, 90],
    ]);
    const delays = [1, 2, 3, 4, 5, 6, 7].map((polls) => {
      followed.outage = { since: 180_000, polls, error: DOWN };
      return chooseDelay(followed, INTERVALS, { now: 190_000, random: 0 });
    });
    expect(delays).toEqual([2_000, 3_500, 6_125, 10_718.75, 18_757.8125, 30_000, 30_000]);
  });

  it("measures the rate over the last minutes, so that a change of speed shows", () => {
    // An hour for the first half, then a percent in twelve seconds.
    const slow: Sighting[] = Array.from({ length: 51 }, (_, step) => [step * 72, step]);
    const fast: Sighting[] = Array.from({ length: 97 }, (_, step) => [
      3_600 + step * 6,
      50 + step / 2,
    ]);
    expect(delayAfter([...slow, ...fast])).toBeCloseTo(2 * 12 * 0.75, 5);
  });

  it("keeps within the intervals whatever was seen", () => {
    const sighting = fc.tuple(
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.option(fc.double(), { nil: undefined }),
      fc.option(fc.double(), { nil: undefined }),
    );
    const intervals = fc.tuple(
      fc.double({ min: 1e-9, max: 1e6, noNaN: true }),
      fc.integer({ min: 0, max: 1e6 }),
    );
    const property = fc.property(
      fc.array(sighting, { minLength: 1 }),
      intervals,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (seen, [minIntervalMs, more], random) => {
        const sightings = seen.toSorted(([one], [other]) => one - other) as Sighting[];
        const maxIntervalMs = minIntervalMs + more;
        const now = (sightings.at(-1)?.[0] ?? 0) * 1_000;
        const limits = { minIntervalMs, maxIntervalMs };
        const delayMs = chooseDelay(follow(sightings), limits, { now, random });
        expect(delayMs).toBeGreaterThanOrEqual(Math.max(1, minIntervalMs * 0.899));
        expect(delayMs).toBeLessThanOrEqual(Math.max(1, maxIntervalMs));
      },
    );
    fc.assert(property, { numRuns: 500 });
  });
});

describe("chooseRoundDelay()", () => {
  it.each([
    ["the shortest interval if a round is cheap", 1, 2],
    ["more if it takes many requests", 20, 10],
    ["the longest interval at most", 1_000, 30],
  ])("is %s", (_what, requests, seconds) => {
    expect(chooseRoundDelay(requests, INTERVALS, 0)).toBe(seconds * 1_000);
  });
});

describe("measureProgress()", () => {
  it.each<[what: string, sightings: Sighting[], want: object]>([
    ["reports the time alone at first", [[10, 5, 100]], { elapsedMs: 10_000 }],
    [
      "reports rate and time left from two points on",
      [
        [0, 10, 1_000],
        [10, 20, 3_000],
      ],
      { elapsedMs: 10_000, recordsPerSecond: 200, remainingMs: 80_000 },
    ],
    [
      "reports no time left while nothing moves",
      [
        [0, 10, 1_000],
        [10, 10, 1_000],
      ],
      { elapsedMs: 10_000, recordsPerSecond: 0 },
    ],
    [
      "reports no time left while all is indexed",
      [
        [0, 10, 1_000],
        [10, 100, 3_000],
      ],
      { elapsedMs: 10_000, recordsPerSecond: 200 },
    ],
    [
      "keeps reporting how fast records were loaded while they are indexed, and at the end",
      [
        [0, 10, 1_000],
        [10, 100, 3_000],
        [400, 100, 3_000],
        [2_000, 100, 3_000, "Completed"],
      ],
      { elapsedMs: 2_000_000, recordsPerSecond: 200, remainingMs: 0 },
    ],
    [
      "is right again if 100 percent was wrong",
      [
        [0, 10, 1_000],
        [10, 100, 3_000],
        [20, 50, 3_000],
        [30, 60, 6_000],
      ],
      { elapsedMs: 30_000, recordsPerSecond: 5_000 / 30, remainingMs: 40_000 },
    ],
    [
      "reports that nothing is left at the end",
      [
        [0, 10, 1_000],
        [10, 20, 3_000, "Failed"],
      ],
      { elapsedMs: 10_000, recordsPerSecond: 200, remainingMs: 0 },
    ],
    [
      "never reports a negative time",
      [
        [0, 0],
        [90, 90],
        [130, 90],
      ],
      { elapsedMs: 130_000, remainingMs: 0 },
    ],
    [
      "skips what the API leaves out",
      [[0, 10, 1_000], [5], [10, 20, 3_000]],
      { elapsedMs: 10_000, recordsPerSecond: 200, remainingMs: 80_000 },
    ],
  ])("%s", (_what, sightings, want) => {
    expect(measureProgress(follow(sightings))).toEqual(want);
  });

  it("keeps few points, however often an import is seen", () => {
    const followed = follow(
      Array.from({ length: 100_000 }, (_, step): Sighting => [step / 10, step / 1_000, step]),
    );
    expect(followed.percents.length).toBeLessThan(40);
    const { recordsPerSecond } = measureProgress(followed);
    expect(recordsPerSecond).toBeCloseTo(10, 1);
  });
});
