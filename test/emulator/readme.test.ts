import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("the README shows readme-example.test.ts as it stands", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  const example = read("readme-example.test.ts");
  expect(read("../../README.md")).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
});
