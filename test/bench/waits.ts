import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { isTerminal } from "../../src/index.js";
import { IMPORT_SHAPES, type ImportShape, showAs } from "../support/import-shapes.js";
import { connectInProcess, type InProcess } from "../support/in-process.js";
import { createRandom } from "../support/random.js";

const LENGTHS = [
  { name: "15 s", lengthMs: 15_000, courses: 10 },
  { name: "10 min", lengthMs: 600_000, courses: 10 },
  { name: "1 h", lengthMs: 3_600_000, courses: 10 },
  { name: "6 h", lengthMs: 21_600_000, courses: 2 },
];

/** Waits for the end of an import, in some way. */
type Wait = (world: InProcess, id: string) => Promise<unknown>;

const WAYS: { name: string; wait: Wait }[] = [
  { name: "waitForImport", wait: ({ client }, id) => client.waitForImport(id) },
  ...[5, 10, 30].map((seconds) => ({
    name: `loop of ${seconds} s`,
    wait: (world: InProcess, id: string) => loop(world, id, seconds * 1_000),
  })),
];

/** What most programs do in place of waiting. */
async function loop({ client, clock }: InProcess, id: string, intervalMs: number): Promise<void> {
  while (!isTerminal(await client.describeImport(id))) await clock.delay(intervalMs, undefined);
}

/** How many requests a wait took, and how long after the true end it saw that, in milliseconds. */
interface Course {
  requests: number;
  lateMs: number;
}

async function runCourse(
  { wait }: { wait: Wait },
  { script, show }: ImportShape,
  { lengthMs, seed }: { lengthMs: number; seed: number },
): Promise<Course> {
  const { next: random } = createRandom(seed);
  // Not all of the very same length, so that no loop happens to fit it.
  const plan = script(lengthMs * (1 + random() / 100));
  const world = connectInProcess({ script: () => plan, tamper: showAs(show), random });
  const { id } = await world.settle(world.client.startImport({ uri: "s3://bucket/dir" }));
  await world.settle(wait(world, id));
  return {
    requests: world.listReceived().filter((operation) => operation === "describeImport").length,
    lateMs: world.clock.monotonic() - plan.durationMs - plan.indexingMs,
  };
}

async function renderRow(shape: ImportShape, length: (typeof LENGTHS)[number]): Promise<string[]> {
  const cells: string[] = [];
  for (const way of WAYS) {
    const courses: Course[] = [];
    for (let seed = 1; seed <= length.courses; seed += 1) {
      courses.push(await runCourse(way, shape, { ...length, seed }));
    }
    const late = courses.map(({ lateMs }) => lateMs / 1_000);
    const requests = courses.map((course) => course.requests);
    cells.push(
      `${average(requests).toFixed(0)} (${Math.max(...requests)})`,
      `${average(late).toFixed(1)} (${Math.max(...late).toFixed(1)})`,
    );
  }
  return [shape.name, length.name, ...cells];
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

async function bench(): Promise<number> {
  const print = (cells: readonly string[]) => printLines([`| ${cells.join(" | ")} |`]);
  print([
    "import",
    "length",
    ...WAYS.flatMap(({ name }) => [`${name}: requests`, "seen after, s"]),
  ]);
  print(["---", "---", ...WAYS.flatMap(() => ["---:", "---:"])]);
  for (const shape of IMPORT_SHAPES) {
    for (const length of LENGTHS) print(await renderRow(shape, length));
  }
  const courses = LENGTHS.map((length) => `${length.courses} of ${length.name}`).join(", ");
  printLines(["", `Average, and most in brackets, by a clock that is moved on: ${courses} each.`]);
  return 0;
}

if (isMain(import.meta.url)) await runScript("bench", 1, bench);
