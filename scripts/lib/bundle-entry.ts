import { build } from "esbuild";

/** One entry of the package, and the name of its file. */
export interface Entry {
  source: string;
  name: string;
}

export interface Bundle {
  /** The files that were written, below the project's folder. */
  written: string[];
  /** The files of other packages that went into them. */
  bundledFiles: string[];
}

/** Bundles an entry into one file, beside one for each part that it loads when it is needed. */
export async function bundleEntry({ source, name }: Entry, folder: string): Promise<Bundle> {
  const { metafile } = await build({
    entryPoints: { [name]: source },
    outdir: folder,
    chunkNames: `${name}-[name]`,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    external: ["openapi-fetch", "node:*"],
    metafile: true,
    logLevel: "warning",
  });
  const used = Object.keys(metafile.inputs).filter((path) => path.includes("node_modules/"));
  return { written: Object.keys(metafile.outputs), bundledFiles: used };
}
