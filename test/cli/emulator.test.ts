import { describe, expect, it } from "vitest";
import { createEmulationScript } from "../../src/cli/emulation.js";
import { FAILURE_TEXTS } from "../../src/emulator.js";
import { startProgram } from "../support/program.js";

/** The variables that an emulator tells to set. */
async function startEmulator(...options: string[]) {
  const program = startProgram(["emulator", "--port", "0", ...options]);
  await program.untilPrinted("Ctrl-C stops it");
  const stop = async () => {
    program.child.kill("SIGINT");
    return program.ended;
  };
  return { ...program, stop };
}

describe("emulator", () => {
  it("prints the two lines that point the other commands at it, and serves them until Ctrl-C", async () => {
    const { printed, stop } = await startEmulator("--speed", "100000", "--verbose");
    const env = Object.fromEntries(
      [...printed().stdout.matchAll(/^export (\w+)=(\S+)$/gm)].map(([, name, value]) => [
        name,
        value,
      ]),
    );
    expect(Object.keys(env)).toEqual(["PINECONE_INDEX_HOST", "PINECONE_API_KEY"]);
    const followed = await startProgram(["start", "s3://bucket/dir", "--wait"], env).ended;
    expect(followed).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("1,000,000") });
    const { exitCode, stdout, stderr } = await stop();
    expect(exitCode).toBe(130);
    expect(stdout.split("\n")).toHaveLength(3);
    expect(stderr).toContain("> POST /bulk/imports\n> GET /bulk/imports/1\n");
    expect(stderr).toMatch(/The emulator has stopped, and its imports are gone\.\n$/);
  });

  it("--json prints them as one object", async () => {
    const { printed, stop } = await startEmulator("--json");
    expect(JSON.parse(printed().stdout)).toEqual({
      PINECONE_INDEX_HOST: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      PINECONE_API_KEY: "emulator-key",
    });
    await stop();
  });

  it("says that its port is taken", async () => {
    const { printed, stop } = await startEmulator("--json");
    const { port } = new URL(JSON.parse(printed().stdout).PINECONE_INDEX_HOST);
    const { exitCode, stderr } = await startProgram(["emulator", "--port", port]).ended;
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^error: Cannot listen: --port must be free \(.*EADDRINUSE.*\)\nhint: --port 0 takes any free one\n$/,
    );
    await stop();
  });

  it("refuses options that are for the others", async () => {
    const { exitCode, stderr } = await startProgram(["emulator", "--host", "h.io"]).ended;
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      "error: --host and --insecure-http are not for the emulator: it serves this machine\n",
    );
  });
});

it.each([
  [1, { records: 1_000_000, durationMs: 600_000, indexingMs: 60_000 }],
  [60, { records: 1_000_000, durationMs: 10_000, indexingMs: 1_000 }],
])("at a speed of %d imports go as %j says", (speed, script) => {
  const decide = createEmulationScript(speed);
  const request = (uri: string) => ({ uri, errorMode: { onError: "abort" as const } });
  expect(decide(request("s3://bucket/dir"))).toEqual(script);
  for (const [reason, error] of Object.entries(FAILURE_TEXTS)) {
    const outcome = { failAtPercent: reason.startsWith("bad_") ? 30 : 0, error };
    expect(decide(request(`s3://bucket/${reason}/`))).toEqual({ ...script, outcome });
  }
});
