import type { ServerResponse } from "node:http";
import {
  createImportEmulator,
  type EmulatedOperation,
  type ImportEmulator,
} from "../../src/emulator.js";
import { createTestClock, type TestClock } from "../support/clocks.js";
import { connect } from "../support/connect.js";
import { nameOperation } from "../support/in-process.js";

/** The response of the emulator. */
interface ExpectedResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A request that a fault strikes. */
interface Strike {
  response: ServerResponse;
  /** Carries out the request, and returns the right response. */
  perform(): Promise<ExpectedResponse>;
  /** Ends the time that is allowed for the attempt, if it is still running. */
  expire(): void;
  /** Resolves when the client has read the head of the response, and waits for the rest of its body. */
  headSeen: Promise<void>;
}

export type WireFault = (strike: Strike) => void | Promise<void>;

export interface FaultySetup {
  fault: WireFault;
  /** Which requests it strikes. Default: all. */
  operation?: EmulatedOperation;
  times?: number;
  options?: Parameters<typeof connect>[1];
}

export interface FaultyConnection extends Awaited<ReturnType<typeof connect>> {
  emulator: ImportEmulator;
  clock: TestClock;
  /** Counts the requests that came in, by their operation. */
  countReceived(): Partial<Record<EmulatedOperation, number>>;
}

/** A client on an emulator behind an HTTP server that strikes its requests with a fault. Pauses take no time. */
export async function connectToFaulty(setup: FaultySetup): Promise<FaultyConnection> {
  const { fault, operation, times = Number.POSITIVE_INFINITY, options } = setup;
  const clock = createTestClock({ skipsPauses: true });
  const emulator = createImportEmulator({ clock: clock.now });
  const counts: Partial<Record<EmulatedOperation, number>> = {};
  let struck = 0;
  let reportHead = () => {};
  const connection = await connect(
    async ({ method, path, body }, response) => {
      const name = nameOperation(method, path);
      counts[name] = (counts[name] ?? 0) + 1;
      const perform = async () => {
        const found = await emulator.fetch(`http://localhost${path}`, {
          method,
          headers: { "api-key": "any" },
          ...(body === "" ? {} : { body }),
        });
        const headers = Object.fromEntries(found.headers);
        return { status: found.status, headers, body: await found.text() };
      };
      const isMeant = operation === undefined || operation === name;
      if (isMeant && struck < times) {
        struck += 1;
        const expire = () => {
          if (clock.countTimers() > 0) clock.expire();
        };
        const headSeen = new Promise<void>((resolve) => {
          reportHead = () => void setImmediate(resolve);
        });
        await fault({ response, perform, expire, headSeen });
        return;
      }
      const { status, headers, body: text } = await perform();
      response.writeHead(status, headers).end(text);
    },
    {
      clock,
      maxRetries: undefined,
      onEvent: ({ type }) => void (type === "response" && reportHead()),
      ...options,
    },
  );
  return { ...connection, emulator, clock, countReceived: () => counts };
}
