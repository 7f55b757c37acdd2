import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished, vi } from "vitest";
import { createImportEmulator, type EmulatorServer, type Fault } from "../../src/emulator.js";
import { createImportClient, InvalidArgumentError } from "../../src/index.js";
import { rejection } from "../support/connect.js";
import { runProgram } from "../support/run-program.js";

const LIST = "GET /bulk/imports HTTP/1.1\r\nhost: localhost\r\napi-key: any\r\n\r\n";

it("listen() serves on loopback and a free port, or on the given port", async () => {
  const { url } = await listen();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const { url: other, close } = await createImportEmulator().listen();
  await close();
  const { url: again } = await listen({ port: Number(new URL(other).port), hostname: "127.0.0.1" });
  expect(again).toBe(other);
});

it("listen() serves the same imports on several addresses", async () => {
  const emulator = createImportEmulator();
  for (const hostname of ["127.0.0.1", "localhost"]) {
    const { url, close } = await emulator.listen({ hostname });
    onTestFinished(close);
    const body = '{"uri":"s3://bucket/dir"}';
    await fetch(`${url}/bulk/imports`, { method: "POST", headers: { "api-key": "any" }, body });
  }
  expect(emulator.imports).toHaveLength(2);
});

it.each([
  { options: { port: -1 }, argument: "port", rule: "must be at least 0" },
  { options: { port: 65_536 }, argument: "port", rule: "must be at most 65535" },
  { options: { port: 1.5 }, argument: "port", rule: "must be an integer" },
  { options: { port: "80" }, argument: "port", rule: "must be an integer" },
  { options: { hostname: "" }, argument: "hostname", rule: "must be at least 1 character" },
  { options: { hostname: "no such host" }, argument: "hostname", rule: /address of this machine/ },
  { options: { host: "localhost" }, argument: "host", rule: "is not an option" },
  { options: null, argument: "options", rule: "must be an object" },
])("listen($options) is rejected", async ({ options, argument, rule }) => {
  const error = await rejection(createImportEmulator().listen(options as never));
  expect(error).toBeInstanceOf(InvalidArgumentError);
  expect(error).toMatchObject({ argument, rule: expect.stringMatching(rule) });
});

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ family }) => family === "IPv6"),
);
if (!hasIpv6) process.stdout.write("This machine has no IPv6. Left out: listen() on it.\n");

const ADDRESSES = [
  { hostname: "0.0.0.0", want: /^http:\/\/127\.0\.0\.1:\d+$/ },
  { hostname: "::", want: /^http:\/\/\[::1\]:\d+$/ },
  { hostname: "[::1]", want: /^http:\/\/\[::1\]:\d+$/ },
];

it.each(ADDRESSES.filter(({ hostname }) => hasIpv6 || !hostname.includes(":")))(
  "listen({ hostname: $hostname }) returns an address for indexHost",
  async ({ hostname, want }) => {
    const { url } = await listen({ hostname });
    expect(url).toMatch(want);
    const client = createImportClient({ apiKey: "any", indexHost: url });
    expect((await client.startImport({ uri: "s3://bucket/dir" })).id).toBe("1");
  },
);

it("listen() says that a port is in use", async () => {
  const { url } = await listen();
  const error = await rejection(createImportEmulator().listen({ port: Number(new URL(url).port) }));
  expect(error).toMatchObject({ argument: "port", cause: { code: "EADDRINUSE" } });
  expect(String(error)).toContain("Cannot listen: port must be free (listen EADDRINUSE");
  expect(process.exitCode).toBeUndefined();
});

it.each(["before", "after"] as const)(
  "a drop %s the effect resets the socket without a byte",
  async (when) => {
    const socket = await strike({ kind: "drop", when });
    const [error] = await once(socket, "error");
    expect(error).toMatchObject({ code: "ECONNRESET", syscall: "read" });
    expect(socket.bytesRead).toBe(0);
  },
);

it("a hang in the headers is silence on an open socket", async () => {
  const socket = await strike({ kind: "hang", where: "headers" });
  await expect(nextEvent(socket)).resolves.toBe("nothing");
  expect(socket.bytesRead).toBe(0);
});

it("a hang in the body is silence after half of it", async () => {
  const socket = await strike({ kind: "hang", where: "body" });
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
  });
  await vi.waitUntil(() => text.endsWith('\r\n\r\n{"dat'));
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  expect(text).toMatch(/\r\ncontent-length: 11\r\n/);
  await expect(nextEvent(socket)).resolves.toBe("nothing");
});

it("close() ends connections that hang, and can be called again", async () => {
  const emulator = createImportEmulator();
  const server = await emulator.listen();
  emulator.inject({ kind: "hang", where: "headers" });
  const socket = await open(server);
  socket.write(LIST);
  await vi.waitUntil(() => emulator.received.length === 1);
  const closed = once(socket, "close");
  await server.close();
  await closed;
  await server.close();
  await expect(fetch(server.url)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
});

it.each([
  { read: () => Number.NaN, want: "InvalidArgumentError: Cannot read the time" },
  { read: throwUnprintable, want: "what was thrown cannot be read" },
])("a request gets a 500 if its time cannot be read: $want", async ({ read, want }) => {
  let clock = () => 0;
  const { url, close } = await createImportEmulator({ clock: () => clock() }).listen();
  onTestFinished(close);
  clock = read;
  const response = await fetch(`${url}/bulk/imports`, { headers: { "api-key": "any" } });
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({
    message: expect.stringContaining(`the emulator failed: ${want}`),
  });
});

it("a body of more than 64 KiB is rejected, and its connection stays usable", async () => {
  const emulator = createImportEmulator();
  const server = await emulator.listen();
  onTestFinished(server.close);
  const body = JSON.stringify({ uri: `s3://${"x".repeat(3 * 1024 * 1024)}` });
  for (let count = 0; count < 5; count += 1) {
    const init = { method: "POST", headers: { "api-key": "any" }, body };
    const response = await fetch(`${server.url}/bulk/imports`, init);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ message: "the body has more than 65536 bytes" });
  }
  expect(emulator.received.map((request) => request.body.length)).toEqual(Array(5).fill(65_536));
  expect(emulator.imports).toEqual([]);
});

it("a process that closes its server ends by itself, and its signals are left alone", async () => {
  const program = `
    import { createImportEmulator } from "${fileURLToPath(new URL("../../src/emulator.ts", import.meta.url))}";
    const server = await createImportEmulator().listen();
    console.log(process.listenerCount("SIGINT"), process.listenerCount("SIGTERM"));
    await (await fetch(server.url)).text();
    await server.close();
  `;
  expect(await runProgram(program)).toEqual({ exitCode: 0, printed: "0 0\n" });
});

it.each(["x:99999", "a b", "[::1", ""])("a server responds to the odd host %j", async (host) => {
  const socket = await open(await listen());
  socket.write(`GET /bulk/imports HTTP/1.1\r\nhost: ${host}\r\napi-key: any\r\n\r\n`);
  const [head] = await once(socket, "data");
  expect(String(head)).toMatch(/^HTTP\/1\.1 200 /);
});

it.each([
  { fault: undefined, want: "200 OK" },
  { fault: { kind: "status", status: 429 }, want: "429 Too Many Requests" },
  { fault: { kind: "status", status: 204 }, want: "204 No Content" },
  { fault: { kind: "redirect", location: "/" }, want: "307 Temporary Redirect" },
  { fault: { kind: "hang", where: "body" }, want: "200 OK" },
  { fault: { kind: "status", status: 299 }, want: "299 " },
] as const)(
  "a response begins with its status and reason phrase: $want",
  async ({ fault, want }) => {
    const emulator = createImportEmulator();
    const server = await emulator.listen();
    onTestFinished(server.close);
    if (fault !== undefined) emulator.inject(fault);
    const socket = await open(server);
    socket.write(LIST);
    const [head] = await once(socket, "data");
    expect(String(head).split("\r\n")[0]).toBe(`HTTP/1.1 ${want}`);
  },
);

it("requests that are sent at once on one connection take effect in their order", async () => {
  const emulator = createImportEmulator();
  const server = await emulator.listen();
  onTestFinished(server.close);
  const body = '{"uri":"s3://bucket/dir"}';
  const head = `host: localhost\r\napi-key: any\r\ncontent-length: ${body.length}`;
  const start = `POST /bulk/imports HTTP/1.1\r\n${head}\r\n\r\n${body}`;
  const socket = await open(server);
  socket.write((start + LIST).repeat(3));
  await vi.waitFor(() => expect(emulator.received).toHaveLength(6));
  expect(emulator.received.map(({ method }) => method).join(" ")).toBe(
    "POST GET POST GET POST GET",
  );
});

function throwUnprintable(): never {
  throw Object.create(null);
}

async function listen(options?: Parameters<ReturnType<typeof createImportEmulator>["listen"]>[0]) {
  const server = await createImportEmulator().listen(options);
  onTestFinished(server.close);
  return server;
}

/** A socket over which a list was asked for that a fault strikes. */
async function strike(fault: Fault): Promise<Socket> {
  const emulator = createImportEmulator();
  const server = await emulator.listen();
  onTestFinished(server.close);
  emulator.inject(fault);
  const socket = await open(server);
  socket.write(LIST);
  return socket;
}

async function open({ url }: EmulatorServer): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  return socket;
}

/** What a socket does next, if it does anything within a while. */
async function nextEvent(socket: Socket): Promise<string> {
  const events = ["data", "end", "error", "close"];
  const seen = events.map((event) => once(socket, event).then(() => event));
  const pause = new Promise<string>((resolve) => setTimeout(resolve, 200, "nothing"));
  return Promise.race([...seen, pause]);
}
