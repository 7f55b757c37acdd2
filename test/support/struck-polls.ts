import { connectInProcess, type Tamper } from "./in-process.js";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

const SCRIPT = { records: 1_000, durationMs: HOUR_MS };

type Answer = Parameters<Tamper>;

/** What happens to polls in some minutes after the start of an import. */
export interface Spell {
  from: number;
  to: number;
  answer: (...answer: Answer) => Promise<Response>;
}

/** An import that was started, and whose polls are struck in some minutes. */
export async function startAmid(
  spells: Spell[],
  setup: Parameters<typeof connectInProcess>[0] = {},
) {
  let minutes = () => 0;
  const world = connectInProcess({
    script: () => SCRIPT,
    tamper: (pass, request) => {
      const now = minutes();
      const spell = spells.find(({ from, to }) => from <= now && now < to);
      return spell === undefined || request.operation !== "describeImport"
        ? pass()
        : spell.answer(pass, request);
    },
    ...setup,
  });
  const { id } = await world.settle(world.client.startImport({ uri: "s3://bucket/dir" }));
  minutes = () => world.clock.monotonic() / MINUTE_MS;
  return { ...world, id, minutes };
}
