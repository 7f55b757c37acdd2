import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { compareUpstream, planUpdate } from "../../scripts/lib/plan-update.js";
import { MADE_UP_VERSION, makeChangedUpstream, toYaml } from "../support/made-up-documents.js";
import { makeUpdatedWorkspace, type Workspace } from "../support/workspace.js";

const NEXT = "2031-11";
const KILLED = fileURLToPath(new URL("./killed-update.ts", import.meta.url));

/** What `generate --check` must print, by the number of steps that were done before the kill. */
const WANT = [
  ".staged is left over",
  `spec/db_data_${NEXT}.oas.yaml belongs to no contract`,
  "generated/openapi.yaml is stale",
  "generated/schema.ts is stale",
  "generated/contract.ts is stale",
  `spec/db_data_${MADE_UP_VERSION}.oas.yaml, which spec/source.json locks, is missing`,
];

it.each(WANT.map((want, steps) => ({ want, steps })))(
  "spec:update, killed after $steps steps, leaves what generate --check names, and run again completes",
  async ({ want, steps }) => {
    const workspace = await makeUpdatedWorkspace();
    const from = await workspace.publish(NEXT, toYaml(makeChangedUpstream(NEXT)));
    expect(await killUpdate(workspace, steps)).toBe("SIGKILL");

    const { exitCode, output } = await workspace.generate("--check");
    expect(exitCode).not.toBe(0);
    expect(output).toContain(want);

    expect(await workspace.update(NEXT, "--from", from)).toMatchObject({ exitCode: 0 });
    expect(await workspace.generate("--check")).toMatchObject({ exitCode: 0 });
    const paths = Object.keys(await workspace.snapshot());
    expect(paths.filter((path) => path.endsWith(".oas.yaml"))).toEqual([
      `spec/db_data_${NEXT}.oas.yaml`,
    ]);
    expect(paths.filter((path) => path.startsWith(".staged"))).toEqual([]);
  },
);

it("an update has as many steps as are killed above", async () => {
  const workspace = await makeUpdatedWorkspace();
  await workspace.publish(NEXT, toYaml(makeChangedUpstream(NEXT)));
  expect(await killUpdate(workspace, WANT.length)).toBeNull();
  expect(await workspace.generate("--check")).toMatchObject({ exitCode: 0 });
});

it("spec:update and generate reject while another run is at work, and write nothing", async () => {
  const workspace = await makeUpdatedWorkspace();
  const from = await workspace.publish(NEXT, toYaml(makeChangedUpstream(NEXT)));
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  onTestFinished(() => void other.kill());
  await workspace.write(".staged/owner.pid", String(other.pid));
  await workspace.write("generated/schema.ts", "stale");
  const before = await workspace.snapshot();
  const want = `another run is at work here, in process ${other.pid}`;
  expect((await workspace.update(NEXT, "--from", from)).output).toContain(want);
  expect((await workspace.generate()).output).toContain(want);
  expect(await workspace.snapshot()).toEqual(before);
  other.kill();
  await once(other, "close");
  expect(await workspace.update(NEXT, "--from", from)).toMatchObject({ exitCode: 0 });
  expect(await workspace.generate("--check")).toMatchObject({ exitCode: 0 });
});

/** What ended a process that puts the next contract in place: a signal, or null if it came to its end. */
async function killUpdate(workspace: Workspace, steps: number): Promise<NodeJS.Signals | null> {
  const text = await workspace.read(`upstream/${NEXT}/db_data_${NEXT}.oas.yaml`);
  const comparison = await compareUpstream(workspace.root, NEXT, text);
  const { files, obsolete } = await planUpdate(workspace.root, comparison);
  const child = spawn(
    process.execPath,
    ["--import", "tsx", KILLED, workspace.root, String(steps)],
    { stdio: ["pipe", "inherit", "inherit"] },
  );
  child.stdin.end(JSON.stringify({ files: [...files], obsolete }));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (_, signal) => resolve(signal));
  });
}
