import { fileURLToPath } from "node:url";
import { API_VERSION } from "../../generated/contract.js";
import { renderTable } from "./spread.js";

/** A way to use the import API from a program. */
export interface Peer {
  name: string;
  /** What a program imports, from this folder. */
  module: string;
  /** Text that makes `start` and `describe`, of a module by the name of `library` and an address by that of `url`. */
  setUp: string;
}

const OURS = fileURLToPath(new URL("../../dist/index.js", import.meta.url));
const HEADERS = `{ "Api-Key": "any", "X-Pinecone-Api-Version": "${API_VERSION}" }`;
const URI = '{ uri: "s3://bucket/dir" }';

const ours: Peer = {
  name: "pinecone-import",
  module: OURS,
  setUp: `const client = library.createImportClient({ apiKey: "any", indexHost: url });
const start = () => client.startImport(${URI});
const describe = (id) => client.describeImport(id);`,
};

const alone: Peer = {
  name: "openapi-fetch alone",
  module: "openapi-fetch",
  setUp: `const client = library.default({ baseUrl: url, headers: ${HEADERS} });
const start = async () => (await client.POST("/bulk/imports", { body: ${URI} })).data;
const describe = async (id) => (await client.GET("/bulk/imports/{id}", { params: { path: { id } } })).data;`,
};

const sdk: Peer = {
  name: "official SDK",
  module: "@pinecone-database/pinecone",
  setUp: `const index = new library.Pinecone({ apiKey: "any" }).index({ host: url });
const start = () => index.startImport(${URI});
const describe = (id) => index.describeImport(id);`,
};

/** By what they are measured as. */
export const PEERS = { ours, alone, sdk };

/** The same figures of each. */
export type OfEach<T> = Record<keyof typeof PEERS, T>;

/** A table with a row for each of the peers. */
export function renderPeers<T>(
  heading: readonly string[],
  figures: OfEach<T>,
  toCells: (figure: T) => readonly string[],
): string[] {
  return renderTable(heading, [
    [PEERS.ours.name, ...toCells(figures.ours)],
    [PEERS.alone.name, ...toCells(figures.alone)],
    [PEERS.sdk.name, ...toCells(figures.sdk)],
  ]);
}

/** Measures each in turn, in so many rounds, so that the machine's moods strike all alike. */
export async function measureInTurn<T>(
  rounds: number,
  measure: (peer: Peer) => T | Promise<T>,
): Promise<OfEach<T[]>> {
  const found: OfEach<T[]> = { ours: [], alone: [], sdk: [] };
  for (let round = 0; round < rounds; round += 1) {
    found.ours.push(await measure(ours));
    found.alone.push(await measure(alone));
    found.sdk.push(await measure(sdk));
  }
  return found;
}

/** Where the peers are installed. */
export const BENCH_FOLDER = fileURLToPath(new URL(".", import.meta.url));
