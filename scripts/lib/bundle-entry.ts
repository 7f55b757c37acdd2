import { mkdir, writeFile } from "node:fs/promises";
import { dirname, posix, resolve } from "node:path";
import { build, type Plugin } from "esbuild";

/** One entry of the package. */
export interface Entry {
  source: string;
  /** Its file, without the ending. */
  name: string;
  /** Those whose files it imports in place of taking in what they are made from. */
  uses?: readonly Entry[];
  /** Whether it is a program for Node, and not a library for every runtime. */
  isProgram?: boolean;
  /** Whether package.json can name its parts, so that bundlers for browsers leave one out. Then they may share nothing. */
  hasNamedPart?: boolean;
  /** Whether its code is made smaller, since it is nearly all of other packages. */
  isMinified?: boolean;
}

export interface Bundle {
  /** The files that were written, below the project's folder. */
  written: string[];
  /** The files of other packages that went into them. */
  bundledFiles: string[];
}

/** For what is bundled from CommonJS: there `require` gives what Node has. */
const REQUIRE =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** Bundles an entry into one file, beside one for each part that it loads when it is needed. */
export async function bundleEntry(entry: Entry, folder: string): Promise<Bundle> {
  const { source, name, uses = [], isProgram = false, isMinified = false } = entry;
  const base = isProgram ? `${posix.dirname(name)}/` : `${name}-`;
  const { metafile, outputFiles } = await build({
    entryPoints: { [name]: source },
    outdir: folder,
    // Parts that share something are written with a part for it, of no name of its own.
    chunkNames: entry.hasNamedPart ? `${base}[name]` : `${base}[name]-[hash]`,
    bundle: true,
    minify: isMinified,
    splitting: true,
    format: "esm",
    platform: isProgram ? "node" : "neutral",
    ...(isProgram ? { banner: { js: REQUIRE } } : {}),
    target: "es2022",
    external: ["openapi-fetch", "node:*"],
    plugins: [importEntries(uses, posix.dirname(name))],
    metafile: true,
    write: false,
    logLevel: "warning",
  });
  for (const { path, text } of outputFiles) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, withoutBareImports(text));
  }
  const used = Object.keys(metafile.inputs).filter((path) => path.includes("node_modules/"));
  return { written: Object.keys(metafile.outputs), bundledFiles: used };
}

/**
 * Takes out imports that take nothing: esbuild keeps them for the sake of order alone, and bundlers warn of them in a
 * package without side effects.
 */
function withoutBareImports(text: string): string {
  return text.replace(/^import "\.[^"]+";\n/gm, "");
}

/** A path that an import takes for one of a file, and not for a package. */
function relativeFrom(folder: string, name: string): string {
  const path = posix.relative(folder, name);
  return path.startsWith(".") ? path : `./${path}`;
}

/** Has other entries imported from their own files, as they lie beside a folder. */
function importEntries(entries: readonly Entry[], folder: string): Plugin {
  const files = new Map(
    entries.map(({ source, name }) => [resolve(source), `${relativeFrom(folder, name)}.js`]),
  );
  return {
    name: "import-entries",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
        const file = files.get(resolve(resolveDir, path.replace(/\.js$/, ".ts")));
        return file === undefined ? undefined : { path: file, external: true };
      });
    },
  };
}
