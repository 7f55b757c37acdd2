/** A runtime, and how the smoke is run in it. */
export interface Runtime {
  name: string;
  /** A package of npm that brings it, with its version; undefined where it must be installed. */
  package?: string;
  /** The program, and what goes before the file that is run. */
  command: readonly string[];
  kind: "module" | "require" | "worker" | "page";
  /** What it calls itself. */
  says: RegExp;
  /** Whether it sends a start again by itself where a connection that it kept open turns out to be closed. */
  sendsAgain?: true;
}

const NODE_VERSIONS = ["20", "22", "24", "26"];
const DENO = ["deno", "run", "--no-prompt", "--allow-net", "--allow-env", "--allow-read"];
const CHROMIUM = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu"];

export const RUNTIMES: readonly Runtime[] = [
  ...NODE_VERSIONS.flatMap((version): Runtime[] => {
    const says = new RegExp(`^Node v${version}\\.`);
    const node = { package: `node@${version}`, command: ["node"], says };
    return [
      { ...node, name: `Node ${version}, import`, kind: "module" },
      { ...node, name: `Node ${version}, require`, kind: "require" },
    ];
  }),
  { name: "Bun", package: "bun@1.4.5", command: ["bun"], kind: "module", says: /^Bun 1\./ },
  { name: "Deno", package: "deno@2.9.6", command: DENO, kind: "module", says: /^Deno 2\./ },
  {
    name: "workerd",
    package: "workerd@1.20261117.1",
    command: ["workerd", "serve", "--control-fd=1"],
    kind: "worker",
    says: /^Cloudflare-Workers$/,
  },
  { name: "Chromium", command: CHROMIUM, kind: "page", says: /Chrome\/\d+/, sendsAgain: true },
];
