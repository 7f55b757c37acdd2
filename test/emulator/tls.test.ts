import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";
import { Agent, fetch as undiciFetch } from "undici";
import { expect, it, onTestFinished } from "vitest";
import { createImportEmulator, type Fault, type ListenOptions } from "../../src/emulator.js";
import { createImportClient, InvalidArgumentError } from "../../src/index.js";
import { rejection } from "../support/connect.js";
import { SELF_SIGNED } from "../support/self-signed.js";

const LIST = "GET /bulk/imports HTTP/1.1\r\nhost: localhost\r\napi-key: any\r\n\r\n";

it("listen({ tls }) serves https to who trusts its certificate", async () => {
  const { url, emulator } = await listen({ hostname: "localhost", tls: SELF_SIGNED });
  expect(url).toMatch(/^https:\/\/localhost:\d+$/);
  const dispatcher = new Agent({ connect: { ca: SELF_SIGNED.cert } });
  onTestFinished(() => dispatcher.close());
  const client = createImportClient({
    apiKey: "any",
    indexHost: url,
    fetch: (url, init) => undiciFetch(url, { ...init, dispatcher }),
  });
  expect((await client.startImport({ uri: "s3://bucket/dir" })).id).toBe("1");
  const stranger = createImportClient({ apiKey: "any", indexHost: url });
  const error = await rejection(stranger.startImport({ uri: "s3://bucket/dir" }));
  expect(error).toMatchObject({ code: "connection_failed", reason: "untrusted" });
  expect(emulator.imports).toHaveLength(1);
});

it.each([
  { hostname: undefined, want: /^https:\/\/127\.0\.0\.1:\d+$/ },
  { hostname: "0.0.0.0", want: /^https:\/\/127\.0\.0\.1:\d+$/ },
])("listen({ hostname: $hostname, tls }) returns an address of https", async (options) => {
  const { url } = await listen({ hostname: options.hostname, tls: SELF_SIGNED });
  expect(url).toMatch(options.want);
});

it("listen() takes PEM with what tools write before it", async () => {
  const cert = `Bag Attributes\n    friendlyName: x\n${SELF_SIGNED.cert}`;
  const key = `Key Attributes: <No Attributes>\n${SELF_SIGNED.key}`;
  expect((await listen({ tls: { key, cert } })).url).toMatch(/^https:/);
});

it.each([
  { tls: {}, argument: "tls.key", rule: "is required" },
  { tls: { key: SELF_SIGNED.key }, argument: "tls.cert", rule: "is required" },
  { tls: "x", argument: "tls", rule: "must be an object" },
  { tls: { ...SELF_SIGNED, ca: "x" }, argument: "tls.ca", rule: "is not a known field" },
  { tls: { ...SELF_SIGNED, key: 5 }, argument: "tls.key", rule: "must be a string" },
  { tls: { ...SELF_SIGNED, key: "" }, argument: "tls.key", rule: "must be a private key in PEM" },
  {
    tls: { ...SELF_SIGNED, key: SELF_SIGNED.cert },
    argument: "tls.key",
    rule: "must be a private key in PEM, without a passphrase",
  },
  { tls: { ...SELF_SIGNED, cert: "" }, argument: "tls.cert", rule: "must be a certificate in PEM" },
  {
    tls: { ...SELF_SIGNED, cert: "/etc/hosts" },
    argument: "tls.cert",
    rule: "must be a certificate in PEM",
  },
  {
    tls: { ...SELF_SIGNED, cert: SELF_SIGNED.key },
    argument: "tls.cert",
    rule: "must be a certificate in PEM",
  },
])("listen() rejects $argument: $rule", async ({ tls, argument, rule }) => {
  const error = await rejection(createImportEmulator().listen({ tls: tls as never }));
  expect(error).toBeInstanceOf(InvalidArgumentError);
  expect(error).toMatchObject({ action: "listen", argument });
  expect(error).toMatchObject({ rule: expect.stringContaining(rule) });
  expect(String(error)).not.toContain(SELF_SIGNED.key.slice(40, 80));
});

it("listen() rejects a key that is not that of the certificate", async () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = String(privateKey.export({ type: "pkcs8", format: "pem" }));
  const error = await rejection(createImportEmulator().listen({ tls: { ...SELF_SIGNED, key } }));
  expect(error).toMatchObject({ argument: "tls.key", rule: "must be the key of the certificate" });
});

it.each(["before", "after"] as const)(
  "a drop %s the effect resets the socket below TLS",
  async (when) => {
    const { socket } = await strike({ kind: "drop", when });
    const [error] = await once(socket, "error");
    expect(error).toMatchObject({ code: "ECONNRESET", syscall: "read" });
    expect(socket.bytesRead).toBe(0);
  },
);

it("close() ends connections of TLS that hang", async () => {
  const { socket, emulator, close } = await strike({ kind: "hang", where: "headers" });
  await expect.poll(() => emulator.received).toHaveLength(1);
  const closed = once(socket, "close");
  await close();
  await closed;
});

async function listen(options: ListenOptions) {
  const emulator = createImportEmulator();
  const server = await emulator.listen(options);
  onTestFinished(server.close);
  return { ...server, emulator };
}

/** A connection over which a list was asked for that a fault strikes. */
async function strike(fault: Fault) {
  const server = await listen({ tls: SELF_SIGNED });
  server.emulator.inject(fault);
  const { port } = new URL(server.url);
  const socket: TLSSocket = connect({
    port: Number(port),
    host: "127.0.0.1",
    ca: SELF_SIGNED.cert,
    servername: "localhost",
  });
  onTestFinished(() => void socket.destroy());
  await once(socket, "secureConnect");
  socket.write(LIST);
  return { ...server, socket };
}
