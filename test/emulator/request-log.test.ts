import { expect, it } from "vitest";
import { createRequestLog } from "../../src/emulator/service/responder.js";
import { createImportEmulator } from "../../src/emulator.js";

it("received keeps the last requests at least, and not all for ever", () => {
  const log = createRequestLog();
  const request = { operation: undefined, method: "GET", path: "/", headers: {}, body: "" };
  for (let count = 1; count <= 20_000; count += 1) log.add(request);
  expect(log.kept).toHaveLength(20_000);
  expect(log.add({ ...request, path: "/last" })).toBe(20_001);
  expect([log.kept.length, log.kept.at(-1)?.path]).toEqual([10_001, "/last"]);
});

it("received keeps fewer requests of long bodies", () => {
  const log = createRequestLog();
  const body = "x".repeat(65_536);
  const request = { operation: undefined, method: "POST", path: "/", headers: {}, body };
  let most = 0;
  for (let count = 1; count <= 2_000; count += 1) {
    log.add(request);
    most = Math.max(most, log.kept.length);
  }
  expect(most).toBe(257);
  expect(log.kept.length).toBeGreaterThan(100);
});

it("received keeps no signature of a uri", async () => {
  const emulator = createImportEmulator();
  const uri = "https://account.blob.core.windows.net/c/d?sig=s3cret&sp=r";
  const init = { method: "POST", headers: { "api-key": "any" }, body: JSON.stringify({ uri }) };
  await emulator.fetch("https://localhost/bulk/imports?sig=s3cret", init);
  expect(emulator.imports).toMatchObject([{ uri }]);
  expect(emulator.received).toMatchObject([
    { path: "/bulk/imports?sig=[redacted]", body: expect.stringContaining("sig=[redacted]&sp=r") },
  ]);
});
