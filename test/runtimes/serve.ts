import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { ImportEmulator } from "../../src/emulator/types.js";

export interface SmokeServer {
  url: string;
  /** How many starts came in over the connection that is closed on them. */
  closedStarts: number;
  /** How often the host of an index was looked up. */
  lookups: number;
  /** What a page has sent as its result. */
  result: Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Serves what a smoke needs under one origin: `/emulator`, `/closing`, where each start is read and its connection closed,
 * `/control`, which knows the index of the emulator, and the files of a page that sends its result to `/result`.
 */
export async function serveSmoke(
  emulator: ImportEmulator,
  files: Readonly<Record<string, string>>,
): Promise<SmokeServer> {
  let sendResult: (result: unknown) => void = () => undefined;
  const result = new Promise((resolve) => {
    sendResult = resolve;
  });
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const path = request.url ?? "/";
    const file = files[path];
    if (path.startsWith("/emulator/")) return passOn(emulator, request, response, body);
    if (path.startsWith("/closing/")) return answerOrClose(served, request, response);
    if (path === "/control/indexes/smoke") return describeIndex(served, response);
    if (path === "/result") sendResult(JSON.parse(body));
    const type = path.endsWith("js") ? "text/javascript" : "text/html";
    response.writeHead(file === undefined ? 204 : 200, { "content-type": type }).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const served: SmokeServer = {
    url: `http://127.0.0.1:${port}`,
    closedStarts: 0,
    lookups: 0,
    result,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return served;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

async function passOn(
  emulator: ImportEmulator,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): Promise<void> {
  const { method = "GET", url = "", headers } = request;
  const answer = await emulator.fetch(`http://localhost${url.slice("/emulator".length)}`, {
    method,
    headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
    ...(body === "" ? {} : { body }),
  });
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
}

function describeIndex(served: SmokeServer, response: ServerResponse): void {
  served.lookups += 1;
  const index = { name: "smoke", host: `${served.url}/emulator`, status: { ready: true } };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(index));
}

function answerOrClose(
  served: SmokeServer,
  { method, socket }: IncomingMessage,
  response: ServerResponse,
): void {
  if (method === "POST") {
    served.closedStarts += 1;
    socket.destroy();
    return;
  }
  response.writeHead(200, { "content-type": "application/json" });
  response.end('{"id":"1","status":"Pending"}');
}
