import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

export interface PrismServer {
  url: string;
  /** Ends the server's process. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;

/** Starts Prism's mock server for an OpenAPI document on a free port, and resolves when it listens. */
export function startPrism(documentPath: string): Promise<PrismServer> {
  return runPrism("mock", documentPath);
}

/** Starts Prism as a proxy in front of a server, which holds what passes against an OpenAPI document. */
export function startPrismProxy(documentPath: string, upstreamUrl: string): Promise<PrismServer> {
  return runPrism("proxy", documentPath, upstreamUrl);
}

function runPrism(command: string, documentPath: string, ...more: string[]): Promise<PrismServer> {
  if (!existsSync(documentPath))
    return Promise.reject(new Error(`there is no ${documentPath} for Prism to serve`));
  const main = createRequire(import.meta.url).resolve("@stoplight/prism-cli/dist/index.js");
  const child = spawn(
    process.execPath,
    [main, command, "--port", "0", "--host", "127.0.0.1", documentPath, ...more],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async () => {
    process.removeListener("exit", kill);
    kill();
    await ended;
  };
  return new Promise((resolve, reject) => {
    const printed: string[] = [];
    const fail = (reason: string) => {
      clearTimeout(timer);
      stop().then(() =>
        reject(new Error(`Prism ${reason} for ${documentPath}:\n${printed.join("\n")}`)),
      );
    };
    const timer = setTimeout(() => fail("did not start in time"), START_TIMEOUT_MS);
    child.once("error", (error) => fail(`could not be run (${error.message})`));
    child.once("close", () => fail("ended before it listened"));
    createInterface({ input: child.stderr }).on("line", (line) => printed.push(line));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [, url] = /listening on (http:\S+)/.exec(line) ?? [];
      if (url === undefined) return void (printed.length < 100 && printed.push(line));
      clearTimeout(timer);
      resolve({ url, stop });
    });
  });
}
