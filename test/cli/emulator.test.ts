import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createEmulationScript } from "../../src/cli/emulation.js";
import { FAILURE_TEXTS } from "../../src/emulator.js";
import { denseFile } from "../check/parquet-files.js";
import { makeFolder } from "../support/local-folders.js";
import { startProgram } from "../support/program.js";
import { SELF_SIGNED } from "../support/self-signed.js";

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
  it("prints the lines that point the other commands and the SDKs at it, and serves them until Ctrl-C", async () => {
    const { printed, stop } = await startEmulator("--speed", "100000", "--verbose");
    const env = Object.fromEntries(
      [...printed().stdout.matchAll(/^export (\w+)=(\S+)$/gm)].map(([, name, value]) => [
        name,
        value,
      ]),
    );
    expect(Object.keys(env)).toEqual([
      "PINECONE_INDEX_HOST",
      "PINECONE_CONTROLLER_HOST",
      "PINECONE_API_KEY",
    ]);
    const followed = await startProgram(["start", "s3://bucket/dir", "--wait"], env).ended;
    expect(followed).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("1,000,000") });
    const { exitCode, stdout, stderr } = await stop();
    expect(exitCode).toBe(130);
    expect(stdout.split("\n")).toHaveLength(4);
    expect(stderr).toContain("> POST /bulk/imports\n> GET /bulk/imports/1\n");
    expect(stderr).toMatch(/The emulator has stopped, and its imports are gone\.\n$/);
  });

  it("--json prints them as one object", async () => {
    const { printed, stop } = await startEmulator("--json");
    const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(JSON.parse(printed().stdout)).toEqual({
      PINECONE_INDEX_HOST: url,
      PINECONE_CONTROLLER_HOST: url,
      PINECONE_API_KEY: "emulator-key",
    });
    await stop();
  });

  it("is found by the name of --index, and without one by any", async () => {
    const any = await startEmulator("--json");
    const named = await startEmulator("--json", "--index", "docs");
    const list = ({ printed }: typeof any, name: string) => {
      const { PINECONE_INDEX_HOST: _, ...env } = JSON.parse(printed().stdout);
      return startProgram(["list", "--json", "--index", name], env).ended;
    };
    expect(await list(any, "whatever")).toMatchObject({ exitCode: 0, stdout: "[]\n" });
    expect(await list(named, "docs")).toMatchObject({ exitCode: 0, stdout: "[]\n" });
    expect(await list(named, "other")).toMatchObject({
      exitCode: 8,
      stderr: expect.stringContaining("Resource other not found"),
    });
    await Promise.all([any.stop(), named.stop()]);
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

  it("accepts the key of --api-key alone, and does not print it", async () => {
    const { printed, stop } = await startEmulator("--api-key", "the-one-key", "--json");
    const env = JSON.parse(printed().stdout);
    expect(Object.keys(env)).toEqual(["PINECONE_INDEX_HOST", "PINECONE_CONTROLLER_HOST"]);
    expect(printed().stderr).toContain("and PINECONE_API_KEY to its key, to use it");
    const list = (key: string) =>
      startProgram(["list", "--json"], { ...env, PINECONE_API_KEY: key }).ended;
    expect(await list("the-one-key")).toMatchObject({ exitCode: 0, stdout: "[]\n" });
    const rejected = await list("another-key");
    expect(rejected.exitCode).toBe(4);
    expect(rejected.stderr).toMatch(/^error: Cannot list imports: the API responded 401: Api-Key /);
    const { stdout, stderr } = await stop();
    expect(stdout + stderr).not.toContain("the-one-key");
  });

  it("serves https by the files of --tls-key and --tls-cert, for who trusts them", async () => {
    const { key, cert } = await writeTls();
    const options = ["--hostname", "localhost", "--tls-key", key, "--tls-cert", cert];
    const { printed, stop } = await startEmulator("--json", ...options);
    const env = JSON.parse(printed().stdout);
    expect(env.PINECONE_INDEX_HOST).toMatch(/^https:\/\/localhost:\d+$/);
    const untrusted = await startProgram(["list"], env).ended;
    expect(untrusted.exitCode).toBe(8);
    expect(untrusted.stderr).toContain("hint: NODE_EXTRA_CA_CERTS can name a file");
    const trusted = { ...env, NODE_EXTRA_CA_CERTS: cert };
    const { exitCode } = await startProgram(["start", "s3://bucket/dir"], trusted).ended;
    expect(exitCode).toBe(0);
    await stop();
  });

  it.each([
    { hostname: "0.0.0.0", isOpen: true },
    { hostname: "127.0.0.1", isOpen: false },
    { hostname: "localhost", isOpen: false },
  ])("notes whether other machines can use it on $hostname: $isOpen", async (row) => {
    const { stop } = await startEmulator("--hostname", row.hostname);
    const { stderr } = await stop();
    const note = "It listens on 0.0.0.0: other machines can use it too.\n";
    expect(stderr.includes(note)).toBe(row.isOpen);
    expect(stderr.includes("other machines")).toBe(row.isOpen);
  });

  it.each([
    { options: ["--tls-key", "KEY"], want: "--tls-key needs --tls-cert" },
    { options: ["--tls-cert", "CERT"], want: "--tls-cert needs --tls-key" },
    {
      options: ["--tls-key", "/no/such.pem", "--tls-cert", "CERT"],
      want: /^Cannot read \/no\/such\.pem: ENOENT: .*$/,
    },
    {
      options: ["--tls-key", "KEY", "--tls-cert", "/no/such.pem"],
      want: /^Cannot read \/no\/such\.pem: ENOENT: .*$/,
    },
    {
      options: ["--tls-key", "CERT", "--tls-cert", "CERT"],
      want: /^Cannot listen: --tls-key must be a private key in PEM, .* \(error:.*\)$/,
    },
    {
      options: ["--tls-key", "KEY", "--tls-cert", "KEY"],
      want: /^Cannot listen: --tls-cert must be a certificate in PEM \(error:.*\)$/,
    },
    {
      options: ["--api-key", "sch\u00f6n"],
      want: "Cannot create emulator: --api-key must be a string of visible ASCII characters",
    },
    {
      options: ["--api-key", ""],
      want: /^option '--api-key <key>' argument '' is invalid\. It must not be empty\. .*$/,
    },
    {
      options: ["--hostname", "a b"],
      want: /^Cannot listen: --hostname must be an address of this machine \(.*\)$/,
    },
  ])("is called wrongly with $options: $want", async ({ options, want }) => {
    const files: Record<string, string> = await writeTls();
    const args = options.map((each) => files[each.toLowerCase()] ?? each);
    const { exitCode, stdout, stderr } = await startProgram(["emulator", ...args]).ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^error: .*\n$/);
    expect(stderr.slice("error: ".length, -1)).toMatch(want);
    expect(stderr).not.toContain("sch\u00f6n");
  });

  it("fails a second import of a folder, and names the namespace", async () => {
    const { printed, stop } = await startEmulator("--speed", "100000", "--json");
    const env = JSON.parse(printed().stdout);
    const start = () => startProgram(["start", "s3://bucket/dir", "--wait"], env).ended;
    expect((await start()).exitCode).toBe(0);
    const { exitCode, stderr } = await start();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('The namespace "s3://bucket/dir" already exists.');
    expect(stderr).toContain("hint: imports only create new namespaces");
    await stop();
  });

  it("--source imports the files of a folder, and fails what is wrong with them", async () => {
    const source = await makeFolder({
      "bucket/good/docs/a.parquet": denseFile(20, 3),
      "bucket/good/faq/a.parquet": denseFile(10, 3),
      "bucket/bad/a.parquet": denseFile(10, 3),
    });
    const { printed, stop } = await startEmulator(
      "--speed",
      "100000",
      "--json",
      "--source",
      source,
    );
    const env = JSON.parse(printed().stdout);
    const start = (name: string) =>
      startProgram(["start", `s3://bucket/${name}`, "--wait", "--json"], env).ended;
    const good = await start("good");
    expect(good.exitCode).toBe(0);
    expect(JSON.parse(good.stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({
      event: "ended",
      recordsImported: 30,
    });
    const bad = await start("bad");
    expect(bad.exitCode).toBe(1);
    expect(bad.stderr).toContain("User error: No namespace detected: 1 data file directly in");
    // A folder named like a failure is one like any other.
    expect((await start("bad_record")).stderr).toContain("No Parquet files found");
    const { stderr } = await stop();
    expect(stderr).toContain(
      `Imports of s3://BUCKET/PATH read ${source}/BUCKET/PATH: the folder above those of the namespaces.\n`,
    );
  });

  it.each([
    { name: "missing", want: "ENOENT: no such file or directory, scandir 'PLACE'" },
    { name: "file", want: "ENOTDIR: not a directory, scandir 'PLACE'" },
  ])("--source must be a folder: $name", async ({ name, want }) => {
    const place = join(await makeFolder({ file: "text" }), name);
    const { exitCode, stdout, stderr } = await startProgram(["emulator", "--source", place]).ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toBe(
      `error: Cannot read the folder of --source: ${want.replace("PLACE", place)}\n`,
    );
  });

  it("rejects options that are for the others", async () => {
    const { exitCode, stderr } = await startProgram(["emulator", "--host", "h.io"]).ended;
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      "error: --host and --insecure-http are not for the emulator: it serves this machine\n",
    );
  });
});

/** The paths of a key and a certificate. */
async function writeTls(): Promise<{ key: string; cert: string }> {
  const folder = await mkdtemp(join(tmpdir(), "emulator-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = { key: join(folder, "key.pem"), cert: join(folder, "cert.pem") };
  await writeFile(files.key, SELF_SIGNED.key);
  await writeFile(files.cert, SELF_SIGNED.cert);
  return files;
}

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
