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

/** The packages of vendors are optional: `npm run test:stores` compiles with them. */
const NOT_INSTALLED: Record<string, string[]> = {
  "check a bucket with a client": [
    "Cannot find module '@aws-sdk/client-s3' or its corresponding type declarations.",
  ],
};

it.each(README_EXAMPLES.map(({ name }, index) => ({ name, index })))(
  "the README example compiles: $name",
  ({ name, index }) => {
    expect(diagnostics[index]).toEqual(NOT_INSTALLED[name] ?? []);
  },
);
