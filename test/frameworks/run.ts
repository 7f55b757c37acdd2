import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { FETCHES, useFetch } from "./fetches.js";
import { visitNext } from "./run-next.js";
import { visitWorkers } from "./run-worker.js";
import { isRight, type Visit } from "./visit.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const WORKERD = "node_modules/@cloudflare/workerd-linux-64/bin/workerd";

/** What becomes of an import with every `fetch`. What it is at first depends on the time of the first describe. */
const WANTED = /^started \| (Pending|InProgress) \| Completed \| api_error,404 \| 1 start$/;

/** Uses the built package with frameworks and packages that bring a `fetch` of their own. @returns the exit code */
async function run(): Promise<number> {
  linkPackage();
  let isAllRight = true;
  const report = (name: string, seen: string, isGood: boolean) => {
    isAllRight &&= isGood;
    printLines([`${isGood ? "right" : "WRONG"}  ${name.padEnd(28)} ${seen}`]);
  };
  const reportVisit = (visit: Visit) => {
    const counts = JSON.stringify(visit.counts);
    report(`${visit.name}, ${visit.path}`, `${visit.seen} ${counts}`, isRight(visit));
  };
  for (const [name, fetch] of Object.entries(FETCHES)) {
    const outcome = await useFetch(fetch);
    report(name, outcome, WANTED.test(outcome));
  }
  for (const visit of await visitWorkers(join(HERE, WORKERD))) reportVisit(visit);
  for (const version of ["next-14", "next-15"]) {
    for (const isBuilt of [false, true]) {
      for (const visit of await visitNext(join(HERE, version), isBuilt)) reportVisit(visit);
    }
  }
  return isAllRight ? 0 : 1;
}

/** The built package, where a program that is installed here finds it. */
function linkPackage(): void {
  const link = join(HERE, "node_modules/pinecone-import");
  rmSync(link, { force: true });
  symlinkSync(ROOT, link);
}

if (isMain(import.meta.url)) await runScript("test:frameworks", 1, run);
