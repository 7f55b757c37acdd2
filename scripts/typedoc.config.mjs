import { OptionDefaults } from "typedoc";

/** The API reference, made from the docstrings of what the package exports. */
export default {
  entryPoints: ["../src/index.ts", "../src/check.ts", "../src/emulator.ts"],
  tsconfig: "../src/tsconfig.json",
  out: "../docs",
  name: "pinecone-import",
  readme: "none",
  // Links to the sources would need the address of the repository.
  disableSources: true,
  excludeInternal: true,
  // Those of the contract, which openapi-typescript writes.
  blockTags: [...OptionDefaults.blockTags, "@description"],
  validation: { notExported: false, invalidLink: true, notDocumented: true },
  requiredToBeDocumented: ["Function", "Class", "Interface", "TypeAlias", "Variable", "Method"],
  treatWarningsAsErrors: true,
};
