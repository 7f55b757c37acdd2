import { expect, it } from "vitest";
import { isImportClientError, type StartedImport } from "../../src/index.js";
import { connectInProcess } from "../support/in-process.js";
import { createRandom, type Random } from "../support/random.js";
import { strike } from "./chaos.js";

/** CHAOS_SEED sets another one. */
const SEED = Number(process.env.CHAOS_SEED ?? 20_250_821);
const WORLDS = 20;
const STARTS_A_WORLD = 100;
const HOUR_MS = 3_600_000;
const LABEL_HEADER = "x-start";
const ABORTED = Symbol("aborted");

/** The label of starts of somebody else, a while before or after one of ours of the same uri. */
const FOREIGN = "foreign";

/** How long before, at the least: a match is by the Date of a list's response, which may take 5 s, in whole seconds. */
const FOREIGN_MS = 6_001;

/** How long after the end of an attempt an import is certainly told from one that it made. */
const FOLLOWED_MS = 2_001;

/** One start, what it did on the emulator, and what the client returned. */
interface Start {
  label: string;
  uri: string;
  /** Whether another start of the same uri runs at the same time. */
  isPaired: boolean;
  /** The imports that the emulator recorded for it. */
  recorded: string[];
  /** Whether the emulator recorded it only after the client had stopped waiting for it. */
  isLate: boolean;
  /** Whether somebody else started the same uri soon after it. */
  isFollowed: boolean;
  /** Whether a list that reached the client whole, and at once, showed its import. */
  wasShown: boolean;
  /** Of its last attempt: aborted when the client has stopped waiting for it. */
  signal: AbortSignal | undefined;
  result: StartedImport | undefined;
  error: unknown;
}

/** A client that starts imports on an emulator with which everything goes wrong that can. */
async function runWorld(random: Random): Promise<Start[]> {
  const starts = planStarts(random);
  const byLabel = new Map(starts.map((start) => [start.label, start]));
  let recorded = 0;
  const late: Promise<void>[] = [];
  const { client, clock, emulator, settle, connectAnother } = connectInProcess({
    skewMs: random.integer(-HOUR_MS, HOUR_MS),
    random: random.next,
    options: {
      onEvent: (event) => {
        if (event.type !== "reconcile" || event.phase !== "begin") return;
        const start = starts.find(({ uri, isPaired }) => uri === event.uri && !isPaired);
        if (start !== undefined && random.happens(0.5)) late.push(follow(start));
      },
    },
    script: ({ integrationId = "" }) => {
      recorded += 1;
      const start = byLabel.get(integrationId);
      start?.recorded.push(String(recorded));
      if (start?.signal?.aborted) start.isLate = true;
      return {};
    },
    tamper: async (pass, request) => {
      const { operation, headers } = request;
      const isList = operation === "listImports";
      if (headers[LABEL_HEADER] === FOREIGN) return pass();
      const start = byLabel.get(headers[LABEL_HEADER] ?? "");
      if (start !== undefined && !isList) start.signal = request.signal;
      if (random.happens(isList ? 0.4 : 0.8)) {
        const waitThroughAbort = (ms: number) => {
          const waited = request.waitThroughAbort(ms);
          late.push(waited);
          return waited;
        };
        return strike(pass, { ...request, waitThroughAbort }, random);
      }
      const response = await pass();
      if (isList) note(start, await response.clone().json());
      return response;
    },
  });
  const other = connectAnother({ onEvent: undefined });
  /** Somebody else starts the same uri while the client searches for its own import. */
  const follow = async (start: Start) => {
    start.isFollowed = true;
    await clock.delay(random.integer(FOLLOWED_MS, 9_000), undefined);
    await other.startImport({ uri: start.uri }, { headers: { [LABEL_HEADER]: FOREIGN } });
  };
  const run = async (start: Start) => {
    const { label, uri } = start;
    const controller = new AbortController();
    const { signal } = controller;
    const headers = { [LABEL_HEADER]: label };
    if (!start.isPaired && random.happens(0.3)) {
      await other.startImport({ uri }, { headers: { [LABEL_HEADER]: FOREIGN } });
      await clock.delay(random.integer(FOREIGN_MS, 20_000), undefined);
    }
    const abort = () => controller.abort(ABORTED);
    const abortsIn = random.happens(0.15) ? random.integer(0, 50_000) : Number.POSITIVE_INFINITY;
    const callOff = clock.schedule(abort, abortsIn);
    if (random.happens(0.3)) {
      const ms = random.integer(0, 8_000);
      emulator.inject({ kind: "list_lag", ms }, random.integer(1, 10));
    }
    try {
      start.result = await client.startImport(
        { uri, integrationId: label },
        { signal, headers, timeoutMs: random.pick([120_000, 45_000, 5_000]) },
      );
    } catch (error) {
      start.error = error;
    }
    callOff();
  };
  for (let next = 0; next < starts.length; next += 10) {
    await settle(Promise.all(starts.slice(next, next + 10).map(run)));
  }
  await settle(Promise.all(late));
  expect(clock.countTimers()).toBe(0);
  return starts;
}

/** Mostly starts of uris of their own; some uris are started twice at the same time. */
function planStarts(random: Random): Start[] {
  const starts: Start[] = [];
  for (let number = 0; number < STARTS_A_WORLD; number += 1) {
    const isPaired = number % 10 < 9 && random.happens(0.1);
    const uri = `s3://bucket/${number}`;
    const copies = isPaired ? [number, number + 0.5] : [number];
    if (isPaired) number += 1;
    for (const copy of copies) {
      const found = {
        ...{ recorded: [], isLate: false, isFollowed: false, wasShown: false },
        ...{ signal: undefined, result: undefined, error: undefined },
      };
      starts.push({ label: `start-${copy}`, uri, isPaired, ...found });
    }
  }
  return starts;
}

function note(start: Start | undefined, page: unknown): void {
  const { data } = page as { data: { id: string }[] };
  if (start !== undefined && data.some(({ id }) => start.recorded.includes(id))) {
    start.wasShown = true;
  }
}

/** How a start ended for the client, in the words that the figures count. */
function nameEnd({ result, error }: Start): string {
  if (result !== undefined) return result.outcome;
  if (error === ABORTED) return "aborted";
  if (!isImportClientError(error)) return `escaped: ${error}`;
  if (error.code === "start_unconfirmed") return "unconfirmed";
  return isProofOfNoEffect(error) ? "rejected" : `wrong: ${error}`;
}

/** Whether an error proves that the API did not accept the start. */
function isProofOfNoEffect(error: unknown): boolean {
  if (!isImportClientError(error)) return false;
  if (error.code === "connection_failed") return error.reason !== "broken";
  if (error.code === "invalid_response")
    return error.reason === "redirect" && error.status >= 300 && error.status !== 303;
  if (error.code !== "api_error") return false;
  return error.status >= 400 && error.status < 500 && error.status !== 408;
}

it("2,000 starts amid chaos: none is sent twice, none claimed twice, none left unclaimed that was shown", async () => {
  const random = createRandom(SEED);
  const starts: Start[] = [];
  let claimedTwice = 0;
  for (let world = 0; world < WORLDS; world += 1) {
    const ofWorld = await runWorld(random);
    const claimed = ofWorld.flatMap(({ result }) => (result === undefined ? [] : [result.id]));
    claimedTwice += claimed.length - new Set(claimed).size;
    starts.push(...ofWorld);
  }

  const ends = new Map<string, number>();
  for (const start of starts) ends.set(nameEnd(start), (ends.get(nameEnd(start)) ?? 0) + 1);
  const isUnconfirmed = (start: Start) => nameEnd(start) === "unconfirmed";
  const figures = {
    seed: SEED,
    starts: starts.length,
    ...Object.fromEntries([...ends].sort()),
    duplicates: starts.filter(({ recorded }) => recorded.length > 1).length,
    "claimed twice": claimedTwice,
    "claimed wrongly": starts.filter(claimsWrongly).length,
    "rejected but recorded": starts.filter(
      (start) => nameEnd(start) === "rejected" && start.recorded.length > 0,
    ).length,
    "shown but unclaimed": starts.filter(
      (start) => isUnconfirmed(start) && isAlone(start) && start.wasShown,
    ).length,
    "shown, but late or followed by another": starts.filter(
      (start) => isUnconfirmed(start) && !isAlone(start) && start.wasShown,
    ).length,
    followed: starts.filter(({ isFollowed }) => isFollowed).length,
    "unconfirmed but recorded": starts.filter(
      (start) => isUnconfirmed(start) && start.recorded.length > 0,
    ).length,
    paired: starts.filter(({ isPaired }) => isPaired).length,
  };
  process.stdout.write(`${JSON.stringify(figures, null, 1)}\n`);

  expect(starts.length).toBeGreaterThanOrEqual(2_000);
  expect([...ends.keys()].sort()).toEqual([
    ...["aborted", "reconciled", "rejected", "started", "unconfirmed"],
  ]);
  for (const count of ends.values()) expect(count).toBeGreaterThan(starts.length / 100);
  expect(figures).toMatchObject({
    duplicates: 0,
    "claimed twice": 0,
    "claimed wrongly": 0,
    "rejected but recorded": 0,
    "shown but unclaimed": 0,
  });
}, 120_000);

/** Whether nothing else can look like the import of a start, which was made while the client waited for it. */
function isAlone({ isPaired, isLate, isFollowed }: Start): boolean {
  return !isPaired && !isLate && !isFollowed;
}

/** Whether a start returned the import of another one. */
function claimsWrongly({ result, recorded }: Start): boolean {
  return result !== undefined && !recorded.includes(result.id);
}
