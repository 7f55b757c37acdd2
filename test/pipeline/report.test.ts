import { describe, expect, it } from "vitest";
import type { Change } from "../../scripts/lib/report/changes.js";
import { adviseVersion, type Report, renderReport } from "../../scripts/lib/report/report.js";
import { toCode } from "../../scripts/lib/report/words.js";

const HARMLESS: Change = {
  operations: ["startImport"],
  place: "request field `label`",
  what: "new, string",
  isBreaking: false,
  why: "",
};
const BREAKING: Change = {
  operations: ["describeImport", "listImports"],
  place: "response field `status`",
  what: "values lost: `Done`",
  isBreaking: true,
  why: "code that waits for a lost value waits in vain",
};
const REPORT: Report = {
  from: "2031-05",
  to: "2031-11",
  changes: [HARMLESS, BREAKING],
  failure: undefined,
  leftOut: [],
  unchecked: [],
  rejection: undefined,
  version: "1.2.3",
};

describe("the report", () => {
  it("puts what breaks first, and ends with the advised step and a draft for the CHANGELOG", () => {
    expect(renderReport(REPORT).join("\n")).toBe(`# 2031-05 -> 2031-11: 2 changes, 1 breaking

## Breaking

- \`describeImport\`, \`listImports\`: response field \`status\`: values lost: \`Done\` (code that waits for a lost value waits in vain)

## Not breaking

- \`startImport\`: request field \`label\`: new, string

## Next version

A major step: 1.2.3 -> 2.0.0

## Draft for CHANGELOG.md

\`\`\`markdown
## 2.0.0 (unreleased)

Made for Pinecone's API version 2031-11 (before: 2031-05).

- Breaking: \`describeImport\`, \`listImports\`: response field \`status\`: values lost: \`Done\` (code that waits for a lost value waits in vain)
- \`startImport\`: request field \`label\`: new, string
\`\`\``);
  });

  it("names what must be done first, and the actions of the overlay for other versions", () => {
    const report = renderReport({
      ...REPORT,
      leftOut: [{ target: "$.paths", versions: ["2031-05", "2031-08"] }],
      unchecked: ["startImport.label: pattern"],
      rejection: "Cannot apply spec/overlay.yaml",
    }).join("\n");
    expect(report).toContain("## Left to the server to check\n\n- `startImport.label: pattern`\n");
    expect(report).toContain("## To do first\n\n- `Cannot apply spec/overlay.yaml`\n");
    expect(report).toContain(
      "## Left out of the overlay, as for other versions\n\n- `$.paths`: 2031-05, 2031-08\n",
    );
  });

  it.each([
    { changes: [], title: "no change found that users see" },
    { changes: [HARMLESS], title: "1 change, not breaking" },
    { changes: [BREAKING], title: "1 change, 1 breaking" },
    { changes: [HARMLESS, HARMLESS], title: "2 changes, none breaking" },
    { changes: [BREAKING, BREAKING], title: "2 changes, all breaking" },
  ])("is headed $title", ({ changes, title }) => {
    expect(renderReport({ ...REPORT, to: "2031-05", changes })[0]).toBe(`# 2031-05: ${title}`);
  });
});

it("the report on contracts that could not be compared has the reason, and advises nothing", () => {
  const failure = "Cannot compare the contracts as the differ failed: why";
  expect(renderReport({ ...REPORT, changes: [], failure })).toEqual([
    "# 2031-05 -> 2031-11: what changed could not be compared",
    "",
    "## Look for yourself",
    "",
    `- \`${failure}\``,
  ]);
});

it("the report on another version with the same facts has no change but the version", () => {
  expect(renderReport({ ...REPORT, changes: [] })[0]).toBe(
    "# 2031-05 -> 2031-11: no change but the version",
  );
});

describe("the advised version", () => {
  it.each([
    { version: "1.2.3", changes: [BREAKING, HARMLESS], isNew: false, step: "major", next: "2.0.0" },
    { version: "1.2.3", changes: [HARMLESS], isNew: false, step: "minor", next: "1.3.0" },
    { version: "1.2.3", changes: [], isNew: true, step: "minor", next: "1.3.0" },
    { version: "1.2.3", changes: [], isNew: false, step: "patch", next: "1.2.4" },
    { version: "0.2.3", changes: [BREAKING], isNew: true, step: "minor", next: "0.3.0" },
    { version: "0.2.3", changes: [], isNew: false, step: "patch", next: "0.2.4" },
    { version: "1.0.0-beta.2", changes: [BREAKING], isNew: true, step: "major", next: "1.0.0" },
    { version: "next", changes: [HARMLESS], isNew: true, step: "minor", next: undefined },
    { version: undefined, changes: [BREAKING], isNew: true, step: "major", next: undefined },
  ])("after $version is $next (a new version of the API: $isNew)", (given) => {
    const { version, changes, isNew, step, next } = given;
    expect(adviseVersion(version, changes, isNew)).toEqual({ step, next });
  });
});

describe("toCode()", () => {
  it.each([
    { text: "uri", want: "`uri`" },
    { text: "a`b", want: "`` a`b ``" },
    { text: "a``b", want: "``` a``b ```" },
    { text: 'a "b" \\ c', want: '`a "b" \\ c`' },
    { text: "a\nb\u001b[31m\u202ec\u0085", want: "`a\ufffdb\ufffd[31m\ufffdc\ufffd`" },
  ])("writes $text on one line", ({ text, want }) => {
    expect(toCode(text)).toBe(want);
  });
});
