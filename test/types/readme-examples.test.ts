import { expect, it } from "vitest";
import { README_EXAMPLES, readProgram } from "../support/readme-examples.js";
import { compile } from "./compile.js";

const diagnostics = compile(
  README_EXAMPLES.map((example) =>
    readProgram(example)
      .replaceAll('"pinecone-import"', '"../../src/index.js"')
      .replaceAll('"pinecone-import/check"', '"../../src/check.js"')
      .replaceAll('"pinecone-import/emulator"', '"../../src/emulator.js"')
      .concat("\nexport {};\n"),
  ),
);

it.each(README_EXAMPLES.map(({ name }, index) => ({ name, index })))(
  "the README example compiles: $name",
  ({ index }) => {
    expect(diagnostics[index]).toEqual([]);
  },
);
