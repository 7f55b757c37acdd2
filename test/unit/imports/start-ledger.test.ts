import { describe, expect, it } from "vitest";
import { createStartLedger } from "../../../src/imports/start-ledger.js";
import { createTestClock } from "../../support/clocks.js";

const URI = "s3://bucket/dir";

describe("the ledger of starts", () => {
  it("keeps the latest 10,000 ids that were claimed", () => {
    const ledger = createStartLedger(createTestClock());
    for (let id = 1; id <= 10_001; id += 1) {
      const entry = ledger.enter(`s3://bucket/${id}`);
      entry.claim(String(id));
      entry.close();
    }
    expect(["1", "2", "10001", "10002"].map(ledger.hasReturned)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("keeps an id that was attached to, unless it may belong to a start that is still running", () => {
    const ledger = createStartLedger(createTestClock());
    ledger.attach(URI, "1");
    const entry = ledger.enter(URI);
    ledger.attach(URI, "2");
    ledger.attach("s3://bucket/other", "3");
    entry.close();
    ledger.attach(URI, "4");
    expect(["1", "2", "3", "4"].map(ledger.hasReturned)).toEqual([true, false, true, true]);
  });

  it("reports whether the other starts of a uri are running, unknown or settled", () => {
    const ledger = createStartLedger(createTestClock());
    const entry = ledger.enter(URI);
    expect(entry.otherStarts()).toBe("settled");
    const [running, lost] = [ledger.enter(URI), ledger.enter(URI)];
    ledger.enter("s3://bucket/other").markUnknown();
    expect(entry.otherStarts()).toBe("running");
    lost.markUnknown();
    expect(entry.otherStarts()).toBe("unknown");
    lost.claim("1");
    lost.close();
    expect(entry.otherStarts()).toBe("running");
    running.close();
    expect(entry.otherStarts()).toBe("settled");
    entry.markUnknown();
    expect(entry.otherStarts()).toBe("settled");
  });

  it("keeps a lost start for a minute after its end, and counts 10,000 others", () => {
    const clock = createTestClock({ skipsPauses: true });
    const ledger = createStartLedger(clock);
    const lost = ledger.enter(URI);
    lost.markUnknown();
    lost.close();
    const entry = ledger.enter(URI);
    expect(entry.otherStarts()).toBe("unknown");
    void clock.delay(60_000, undefined);
    ledger.enter("s3://bucket/other").close();
    expect(entry.otherStarts()).toBe("settled");
    const many = Array.from({ length: 10_000 }, () => ledger.enter(URI));
    expect(entry.otherStarts()).toBe("running");
    for (const each of many) each.close();
    expect(entry.otherStarts()).toBe("settled");
  });
});
