import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTool } from "../support/run-tool.js";
import type { Certificate } from "./certificate.js";
import type { Limits } from "./steps.js";
import { installPython, type Tool } from "./tools.js";

/** A version of an official SDK, and the program that uses it. */
export interface Client {
  sdk: string;
  version: string;
  needs: readonly Tool[];
  limits: Limits;
  /** Whether it insists on https. */
  isSecure: boolean;
  /** Installs what the program needs, and returns how it is run. */
  prepare(run: Run): Command;
}

/** What is known once a run has begun. */
interface Run {
  /** An empty folder, which goes away with the run. */
  folder: string;
  /** The address of the emulator. */
  url: string;
  /** Undefined for a client without TLS. */
  certificate: Certificate | undefined;
}

export interface Command {
  argv: readonly string[];
  cwd: string;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));

export function listClients(): Client[] {
  return [...listTypeScript(), ...listPython(), ...listGo(), ...listJava()];
}

/** By the names under which the folder's package.json installs them. */
function listTypeScript(): Client[] {
  const cwd = join(ROOT, "official-sdk");
  const { dependencies } = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"));
  return Object.entries<string>(dependencies).map(([name, specifier]) => {
    const version = specifier.replace(/.*@/, "");
    return {
      sdk: "TypeScript",
      version,
      needs: [],
      limits: { lacks: version.startsWith("4.") ? ["namespaces"] : [] },
      isSecure: false,
      prepare: () => ({ argv: [...findNode(version), "program.mjs", name], cwd }),
    };
  });
}

/** Version 9 needs Node 22. */
function findNode(version: string): string[] {
  const isOld = Number.parseInt(process.versions.node, 10) < 22;
  if (!version.startsWith("9.") || !isOld) return [process.execPath];
  return ["npm", "exec", "--yes", "--package=node@24", "--", "node"];
}

/** By the requirements files. Each version is run twice, since there are two ways to name the host. */
function listPython(): Client[] {
  const cwd = join(ROOT, "official-sdk-python");
  const files = readdirSync(cwd).filter((name) => /^requirements-\d+\.txt$/.test(name));
  const sorted = files.sort((a, b) => Number(a.match(/\d+/)) - Number(b.match(/\d+/)));
  return sorted.flatMap((file) => {
    const requirements = join(cwd, file);
    const [, version = ""] = /^pinecone==(.+)$/m.exec(readFileSync(requirements, "utf8")) ?? [];
    return [false, true].map((isArgument): Client => {
      return {
        sdk: "Python",
        version: `${version}${isArgument ? ", host=" : ""}`,
        needs: ["python3"],
        limits: { lacks: version.startsWith("6.") ? ["namespaces"] : [] },
        isSecure: false,
        prepare({ url }) {
          const python = join(installPython(requirements), "python");
          return { argv: [python, "program.py", ...(isArgument ? [url] : [])], cwd };
        },
      };
    });
  });
}

/** By go.mod. The program names the newest version, in whose place each is put. */
function listGo(): Client[] {
  const source = join(ROOT, "official-sdk-go");
  const modules = readFileSync(join(source, "go.mod"), "utf8");
  const matches = modules.matchAll(/go-pinecone\/(v\d+) v(\S+)/g);
  return Array.from(matches, ([, major = "", version = ""]) => ({
    sdk: "Go",
    version,
    needs: ["go", "openssl"],
    limits: {
      byGrpc: ["stats", "counts", "namespaces"],
      unread: major === "v3" ? ["percentComplete", "recordsImported"] : [],
    },
    isSecure: true,
    prepare({ folder }) {
      const cwd = join(folder, `go-${major}`);
      mkdirSync(cwd);
      for (const name of ["go.mod", "go.sum"]) copyFileSync(join(source, name), join(cwd, name));
      const program = readFileSync(join(source, "main.go"), "utf8");
      writeFileSync(
        join(cwd, "main.go"),
        program.replace(/go-pinecone\/v\d+/, `go-pinecone/${major}`),
      );
      runTool("go", ["build", "-o", "program", "."], cwd);
      return { argv: [join(cwd, "program")], cwd };
    },
  }));
}

/**
 * By pom.xml. Version 5 cannot be pointed at an emulator by name: it puts `https://` before the host that it was given for
 * the control plane, and sends its starts there.
 */
function listJava(): Client[] {
  const cwd = join(ROOT, "official-sdk-java");
  const pom = readFileSync(join(cwd, "pom.xml"), "utf8");
  const [, version = ""] = /<pinecone\.version>(.+?)</.exec(pom) ?? [];
  return [
    {
      sdk: "Java",
      version,
      needs: ["java", "mvn", "openssl"],
      limits: { byGrpc: ["stats", "counts", "namespaces"] },
      isSecure: true,
      prepare({ folder, certificate }) {
        const output = join(folder, "classpath");
        const argv = ["dependency:build-classpath", `-Dmdep.outputFile=${output}`];
        runTool("mvn", ["--quiet", "--batch-mode", ...argv], cwd);
        const options = [...(certificate?.javaOptions ?? []), "-cp", readFileSync(output, "utf8")];
        return { argv: ["java", ...options, "Program.java"], cwd };
      },
    },
  ];
}
