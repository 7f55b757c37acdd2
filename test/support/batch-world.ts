import {
  connectInProcess,
  type InProcess,
  type InProcessOptions,
  type Tamper,
} from "./in-process.js";

/** How many requests a round of a batch took. */
interface Round {
  pages: number;
  describes: number;
}

export interface BatchWorld extends InProcess {
  ids: string[];
  /** The rounds since the imports were started, the one that is still running included. */
  rounds: Round[];
}

/** Some imports that were started, and the rounds of whoever waits for them: between two rounds there is a pause. */
export async function startBatch(
  count: number,
  setup: Omit<InProcessOptions, "oversleep"> = {},
  oversleep: (ms: number) => number = () => 0,
): Promise<BatchWorld> {
  const rounds: Round[] = [];
  let isStarted = false;
  const { tamper = (pass) => pass(), ...rest } = setup;
  const counting: Tamper = (pass, request) => {
    const round = rounds.at(-1);
    if (isStarted && round !== undefined) {
      if (request.operation === "listImports") round.pages += 1;
      if (request.operation === "describeImport") round.describes += 1;
    }
    return isStarted ? tamper(pass, request) : pass();
  };
  const beginRound = (ms: number) => {
    rounds.push({ pages: 0, describes: 0 });
    return oversleep(ms);
  };
  const world = connectInProcess({ ...rest, tamper: counting, oversleep: beginRound });
  const ids: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const { id } = await world.client.startImport({ uri: `s3://bucket/${number}` });
    ids.push(id);
  }
  isStarted = true;
  beginRound(0);
  return { ...world, ids, rounds };
}
