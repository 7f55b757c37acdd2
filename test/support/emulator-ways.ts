import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { API_KEY_HEADER, API_VERSION, API_VERSION_HEADER } from "../../generated/contract.js";
import {
  createImportEmulator,
  type EmulatorOptions,
  type ImportEmulator,
} from "../../src/emulator.js";
import { createImportClient, type ImportClient } from "../../src/index.js";
import { type Forwarder, startForwarder } from "./forwarder.js";
import { type PrismServer, startPrismProxy } from "./prism.js";
import { readViolations } from "./strict-fetch.js";

/** The contract that Prism holds the emulator against. */
export const DOCUMENT = fileURLToPath(new URL("../../generated/openapi.yaml", import.meta.url));

/** An emulator with a client on it. */
interface Opened {
  emulator: ImportEmulator;
  client: ImportClient;
  /** Sends a request that no client would send, with the headers that a client sends. */
  send(path: string, init?: SentInit): Promise<Response>;
}

interface SentInit {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** A way from a client to an emulator. */
export interface Way {
  name: string;
  /** Whether Prism stands between the two: it passes on neither what breaks off nor a redirect, which it follows itself. */
  isChecked: boolean;
  /**
   * Opens an emulator for one test, whose time stands still but for `advance`.
   * @param violations what Prism must find wrong with the answers: this and nothing else
   */
  open(options?: EmulatorOptions, violations?: readonly string[]): Promise<Opened>;
}

export const KEY = "test-key-7f3a9c";

const HEADERS = {
  [API_KEY_HEADER.toLowerCase()]: KEY,
  [API_VERSION_HEADER.toLowerCase()]: API_VERSION,
  "content-type": "application/json",
};

export const IN_PROCESS: Way = {
  name: "through emulator.fetch",
  isChecked: false,
  async open(options) {
    const emulator = createImportEmulator({ speed: 0, ...options });
    return connect(emulator, "https://localhost", emulator.fetch);
  },
};

export const OVER_HTTP: Way = {
  name: "through listen()",
  isChecked: false,
  async open(options) {
    const emulator = createImportEmulator({ speed: 0, ...options });
    const { url, close } = await emulator.listen();
    onTestFinished(close);
    return connect(emulator, url, fetch);
  },
};

/** Over HTTP with Prism between the two, which holds every request and answer against the contract. */
export function throughPrism(): Way {
  let forwarder: Forwarder | undefined;
  let prism: PrismServer | undefined;
  beforeAll(async () => {
    forwarder = await startForwarder();
    prism = await startPrismProxy(DOCUMENT, forwarder.url);
  });
  afterAll(async () => {
    await prism?.stop();
    await forwarder?.stop();
  });
  return {
    name: "through listen() and Prism",
    isChecked: true,
    async open(options, violations = []) {
      const emulator = createImportEmulator({ speed: 0, ...options });
      const { url, close } = await emulator.listen();
      if (forwarder === undefined || prism === undefined) throw new Error("Prism is not started");
      forwarder.target = url;
      const found = new Set<string>();
      onTestFinished(async () => {
        await close();
        expect([...found].sort()).toEqual([...violations].sort());
      });
      return connect(emulator, prism.url, async (url, init) => {
        const response = await fetch(url, init);
        for (const violation of nameViolations(response)) found.add(violation);
        return response;
      });
    },
  };
}

function nameViolations(response: Response): string[] {
  if (response.headers.get("content-type")?.includes("problem+json")) {
    throw new Error("Prism answered for itself");
  }
  return readViolations(response).map(({ location, message }) => {
    return `${response.status}: ${location.join(".")}: ${message}`;
  });
}

function connect(
  emulator: ImportEmulator,
  url: string,
  send: (url: string, init: RequestInit) => Promise<Response>,
): Opened {
  return {
    emulator,
    client: createImportClient({ apiKey: KEY, indexHost: url, maxRetries: 0, fetch: send }),
    send: (path, { headers, ...init } = {}) =>
      send(url + path, { ...init, headers: { ...HEADERS, ...headers } }),
  };
}
