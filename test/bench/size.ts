import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { BENCH_FOLDER, measureInTurn, type Peer, renderPeers } from "./peers.js";
import { renderAim, renderRatio } from "./spread.js";

const AIM = 8_300;

/** What a program that starts an import and describes it weighs with all that it imports, minified and gzipped. */
async function measureBundle({ module, setUp }: Peer): Promise<number> {
  // By name, so that a bundler can leave out what is not used.
  const [, name = ""] = /library\.(\w+)/.exec(setUp) ?? [];
  const contents = `import { ${name} as used } from ${JSON.stringify(module)};
const url = "https://example.com";
${setUp.replace(`library.${name}`, "used")}
const { id } = await start();
console.log(await describe(id));`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: BENCH_FOLDER },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    write: false,
    logLevel: "error",
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
}

async function bench(): Promise<number> {
  const {
    ours: [ours = 0],
    alone: [alone = 0],
    sdk: [sdk = 0],
  } = await measureInTurn(1, measureBundle);
  const heading = ["a program that starts and describes", "bytes, minified and gzipped", "ratio"];
  const sizes = { ours, alone, sdk };
  printLines([
    ...renderPeers(heading, sizes, (size) => [size.toLocaleString("en"), renderRatio(size, ours)]),
    "",
    `${renderAim(`at most ${AIM}, a tenth of the official SDK`, ours <= AIM)} It is ${((100 * ours) / sdk).toFixed(1)} percent of it.`,
    "The verbs hang on one object, which no bundler takes apart, and all of them are in it.",
  ]);
  return 0;
}

if (isMain(import.meta.url)) await runScript("bench", 1, bench);
