import { describe, expect, it } from "vitest";
import type { WaitOptions } from "../../src/index.js";
import { rejection } from "../support/connect.js";
import { connectInProcess } from "../support/in-process.js";
import { MINUTE_MS, type Spell, startAmid } from "../support/struck-polls.js";

describe("a 404", () => {
  const forgetful = (fromMs: number, toMs: number): Spell[] => [
    {
      from: fromMs / MINUTE_MS,
      to: toMs / MINUTE_MS,
      answer: async () => Response.json({ code: 5, message: "not found" }, { status: 404 }),
    },
  ];
  const options: WaitOptions = { outageToleranceMs: 1 };

  it("is forgiven for 10 s after this client's own start", async () => {
    const { client, id, settle, listReceived } = await startAmid(forgetful(0, 9_999));
    expect((await settle(client.waitForImport(id, options))).status).toBe("Completed");
    expect(listReceived()[1]).toBe("describeImport");
  });

  it("is not forgiven any longer", async () => {
    const { client, id, minutes, settle } = await startAmid(forgetful(0, 60_000));
    const error = await settle(rejection(client.waitForImport(id, options)));
    expect(error).toMatchObject({ code: "api_error", status: 404 });
    expect(minutes() * MINUTE_MS).toBeGreaterThanOrEqual(10_000);
    expect(minutes() * MINUTE_MS).toBeLessThan(20_000);
  });

  it("is not forgiven for an import that this client has not started", async () => {
    const { connectAnother, clock, id, settle } = await startAmid(forgetful(0, 5_000));
    const another = connectAnother();
    const error = await settle(rejection(another.waitForImport(id, options)));
    expect(error).toMatchObject({ status: 404 });
    expect(clock.monotonic()).toBe(0);
  });

  it("is not forgiven for one that was attached to", async () => {
    const { connectAnother, id, settle } = await startAmid(forgetful(0, 5_000));
    const another = connectAnother();
    const attach = { attach: "unfinished" } as const;
    const attached = await settle(another.startImport({ uri: "s3://bucket/dir" }, attach));
    expect(attached).toEqual({ id, outcome: "attached" });
    await expect(settle(another.waitForImport(id, options))).rejects.toThrow("not found");
  });

  it("is still forgiven for this client's own start when it attaches to that, too", async () => {
    const { client, id, settle } = await startAmid(forgetful(0, 5_000));
    const attach = { attach: "unfinished" } as const;
    const again = await settle(client.startImport({ uri: "s3://bucket/dir" }, attach));
    expect(again).toEqual({ id, outcome: "attached" });
    expect((await settle(client.waitForImport(id, options))).status).toBe("Completed");
  });

  it("is forgiven for one whose start was reconciled", async () => {
    let polls = 0;
    const { client, emulator, settle } = connectInProcess({
      tamper: (pass, { operation }) => {
        if (operation === "describeImport") polls += 1;
        return polls === 1 ? Promise.resolve(new Response("no", { status: 404 })) : pass();
      },
    });
    emulator.inject({ kind: "drop", when: "after", operation: "startImport" });
    const { id, outcome } = await settle(client.startImport({ uri: "s3://bucket/dir" }));
    expect(outcome).toBe("reconciled");
    expect((await settle(client.waitForImport(id, options))).status).toBe("Completed");
  });
});
