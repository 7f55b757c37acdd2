import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { installTarball } from "../support/install-tarball.js";

const MODULE = `import * as library from "pinecone-import";
import { smoke } from "./smoke.mjs";
const [emulatorUrl, closingUrl] = process.argv.slice(2);
console.log(JSON.stringify(await smoke(library, { emulatorUrl, closingUrl })));
`;
const REQUIRE = `const library = require("pinecone-import");
const [emulatorUrl, closingUrl] = process.argv.slice(2);
import("./smoke.mjs")
  .then(({ smoke }) => smoke(library, { emulatorUrl, closingUrl }))
  .then((result) => console.log(JSON.stringify(result)));
`;
const WORKER = `import * as library from "pinecone-import";
import { smoke } from "./smoke.mjs";
export default {
  async fetch(request) {
    const { searchParams } = new URL(request.url);
    return Response.json(await smoke(library, Object.fromEntries(searchParams)));
  },
};
`;
const PAGE = `import * as library from "pinecone-import";
import { smoke } from "./smoke.mjs";
const [emulatorUrl, closingUrl] = ["emulator", "closing"].map((path) => location.origin + "/" + path);
const result = await smoke(library, { emulatorUrl, closingUrl }).catch((error) => ({ error: String(error) }));
await fetch("/result", { method: "POST", body: JSON.stringify(result) });
`;

/** Packs the package, installs the tarball in an empty folder, and puts the programs of the smoke beside it. */
export async function installPackage(folder: string): Promise<void> {
  installTarball(folder);
  copyFileSync(new URL("smoke.mjs", import.meta.url), join(folder, "smoke.mjs"));
  writeFileSync(join(folder, "module.mjs"), MODULE);
  writeFileSync(join(folder, "require.cjs"), REQUIRE);
  writeFileSync(join(folder, "worker-source.mjs"), WORKER);
  writeFileSync(join(folder, "page-source.mjs"), PAGE);
  await bundle(folder, "worker", ["workerd", "worker"]);
  await bundle(folder, "page", ["browser"]);
}

/** Neither may need anything of Node. */
async function bundle(folder: string, name: string, conditions: string[]): Promise<void> {
  await build({
    entryPoints: [join(folder, `${name}-source.mjs`)],
    outfile: join(folder, `${name}.js`),
    bundle: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    mainFields: ["browser", "module", "main"],
    conditions,
    logLevel: "error",
  });
}
