import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { installTarball } from "../support/install-tarball.js";

const MODULE = `import * as library from "pinecone-import";
import { smoke } from "./smoke.mjs";
console.log(JSON.stringify(await smoke(library, JSON.parse(process.argv[2]))));
`;
const REQUIRE = `const library = require("pinecone-import");
import("./smoke.mjs")
  .then(({ smoke }) => smoke(library, JSON.parse(process.argv[2])))
  .then((result) => console.log(JSON.stringify(result)));
`;
const WORKER = `import * as library from "pinecone-import";
import { lookUp, smoke } from "./smoke.mjs";
export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    const addresses = Object.fromEntries(searchParams);
    if (pathname === "/later") return Response.json(await lookUp(library, addresses));
    return Response.json(await smoke(library, addresses));
  },
};
`;
const PAGE = `import * as library from "pinecone-import";
import { smoke } from "./smoke.mjs";
const emulatorUrl = location.origin + "/emulator";
const closingUrl = location.origin + "/closing";
const controlUrl = location.origin + "/control";
const result = await smoke(library, { emulatorUrl, closingUrl, controlUrl }).catch((error) => ({ error: String(error) }));
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
