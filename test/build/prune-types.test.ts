import { expect, it } from "vitest";
import { pruneTypes } from "../../scripts/lib/prune-types.js";
import { makeWorkspace } from "../support/workspace.js";

it("pruneTypes() keeps what the entries import, directly or not", async () => {
  const workspace = await makeWorkspace();
  await workspace.write(
    "types/src/index.d.ts",
    'export { a } from "./a.js";\nimport type { B } from "./in/b.js";\n',
  );
  await workspace.write("types/src/a.d.ts", "export declare const a: 1;\n");
  await workspace.write(
    "types/src/in/b.d.ts",
    'export type B = import("../../generated/c.js").C;\n',
  );
  await workspace.write(
    "types/generated/c.d.ts",
    'import type { B } from "../src/in/b.js";\nexport type C = B;\n',
  );
  await workspace.write("types/src/inner.d.ts", "export {};\n");
  await workspace.write("types/generated/inner.d.ts", "export {};\n");
  const kept = ["generated/c.d.ts", "src/a.d.ts", "src/in/b.d.ts", "src/index.d.ts"];
  expect(await pruneTypes(`${workspace.root}/types`, ["src/index.d.ts"])).toEqual(kept);
  const left = Object.keys(await workspace.snapshot()).filter((path) => path.startsWith("types/"));
  expect(left).toEqual(kept.map((path) => `types/${path}`));
});
