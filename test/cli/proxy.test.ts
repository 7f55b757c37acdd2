import { createServer } from "node:http";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { describe, expect, it, onTestFinished } from "vitest";
import { createCliWorld } from "../support/cli-world.js";
import { API_KEY } from "../support/connect.js";
import { findClosedAddress } from "../support/local-server.js";
import { type ProgramServer, serveProgram, startProgram } from "../support/program.js";
import { SELF_SIGNED } from "../support/self-signed.js";

/** Not loopback by its name, but on this machine every Unix connects to itself with it. */
const NAME = "0.0.0.0";

/** A proxy that tunnels every host to one port, or responds with a status, and counts. */
async function startProxy(port: number, status = 200) {
  const tunnels: string[] = [];
  const proxy = createServer();
  proxy.on("connect", ({ url = "", headers }, client: Socket) => {
    tunnels.push(`${url} ${headers["proxy-authorization"] ?? ""}`.trim());
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const server = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      client.pipe(server).pipe(client);
    });
    for (const socket of [client, server]) {
      socket.on("error", () => {
        client.destroy();
        server.destroy();
      });
    }
  });
  return { url: `http://127.0.0.1:${await listen(proxy)}`, tunnels };
}

/** A server that ends TLS, and passes on what it holds. */
async function startTls(port: number): Promise<number> {
  const server = createTlsServer(SELF_SIGNED, (client) => {
    const plain = connect(port, "127.0.0.1");
    client.pipe(plain).pipe(client);
    for (const socket of [client, plain]) {
      socket.on("error", () => {
        client.destroy();
        plain.destroy();
      });
    }
  });
  return listen(server);
}

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function portOf({ env }: ProgramServer): number {
  return Number(new URL(env.PINECONE_INDEX_HOST).port);
}

describe("a proxy in the environment", () => {
  it.each([
    ["HTTP_PROXY", {}, true],
    ["http_proxy", {}, true],
    ["HTTP_PROXY", { NO_PROXY: NAME }, false],
    ["HTTP_PROXY", { no_proxy: `x.io,${NAME}` }, false],
    ["HTTP_PROXY", { NO_PROXY: "*" }, false],
    ["HTTP_PROXY", { NO_PROXY: "x.io" }, true],
    ["HTTPS_PROXY", {}, false],
  ])("%s with %j is used for http:// to a name: %j", async (variable, others, isUsed) => {
    const server = await serveProgram({ script: () => ({ durationMs: 0, indexingMs: 0 }) });
    const port = portOf(server);
    const { url, tunnels } = await startProxy(port);
    const host = ["--host", `http://${NAME}:${port}`, "--insecure-http"];
    const env = { ...server.env, [variable]: url, ...others };
    const args = ["start", "s3://bucket/dir", "--wait", ...host];
    expect(await startProgram(args, env).ended).toMatchObject({ exitCode: 0 });
    expect(new Set(tunnels)).toEqual(new Set(isUsed ? [`${NAME}:${port}`] : []));
    expect(server.emulator.imports).toMatchObject([{ status: "Completed" }]);
  });

  it.each([["HTTPS_PROXY"], ["https_proxy"], ["HTTP_PROXY"]])(
    "%s is used for https://, with the name and password in its url",
    async (variable) => {
      const server = await serveProgram();
      const { url, tunnels } = await startProxy(await startTls(portOf(server)));
      const { exitCode, stdout } = await startProgram(["list", "--host", "index.example"], {
        PINECONE_API_KEY: API_KEY,
        [variable]: url.replace("//", "//user:pass@"),
        NODE_TLS_REJECT_UNAUTHORIZED: "0",
      }).ended;
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
      expect(server.emulator.received).toHaveLength(1);
      expect(tunnels).toEqual([`index.example:443 Basic ${btoa("user:pass")}`]);
    },
  );

  it.each([["127.0.0.1"], ["localhost"]])("is never used for %s", async (name) => {
    const server = await serveProgram();
    const { url, tunnels } = await startProxy(portOf(server));
    const env = { ...server.env, HTTP_PROXY: url, HTTPS_PROXY: url };
    const { exitCode } = await startProgram(
      ["list", "--host", `http://${name}:${portOf(server)}`],
      env,
    ).ended;
    expect(exitCode).toBe(0);
    expect(tunnels).toEqual([]);
  });

  it.each([
    [407, 1, 8, "check the rules of the proxy, and its user and password: HTTPS_PROXY is set"],
    [403, 1, 8, "check the rules of the proxy, and its user and password: HTTPS_PROXY is set"],
    [503, 3, 5, "check that the host is that of the index"],
  ])("that responds with %d is asked %d times, and ends a start with %d", async (...row) => {
    const [status, count, code, hint] = row;
    const { url, tunnels } = await startProxy(0, status);
    const env = { PINECONE_API_KEY: API_KEY, HTTPS_PROXY: url };
    const args = ["start", "s3://bucket/dir", "--host", "index.example"];
    const { exitCode, stdout, stderr } = await startProgram(args, env).ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: "" });
    expect(stderr).toContain(`\nhint: ${hint}`);
    expect(tunnels).toHaveLength(count);
  });

  it("that cannot be reached is named in a hint, without its password", async () => {
    const address = await findClosedAddress();
    const proxy = address.replace("//", "//user:secret@");
    const env = { PINECONE_API_KEY: API_KEY, HTTPS_PROXY: proxy };
    const { exitCode, stderr } = await startProgram(["list", "--host", "index.example"], env).ended;
    expect(exitCode).toBe(5);
    expect(stderr).toMatch(/\nhint: check that the host .*, and the proxy: HTTPS_PROXY is set/);
    expect(stderr).toContain(`(${new URL(address).host})\n`);
    expect(stderr).not.toContain("secret");
  });

  it.each([["socks5://localhost:1080"], ["http://"], ["a b"]])(
    "%j is rejected as no proxy",
    async (proxy) => {
      const env = { PINECONE_API_KEY: API_KEY, HTTPS_PROXY: proxy };
      const { exitCode, stderr } = await createCliWorld({ env }).run("list", "--host", "x.io");
      expect(exitCode).toBe(2);
      expect(stderr).toBe(
        "error: HTTPS_PROXY must be the address of an HTTP proxy, such as http://proxy.example:3128\n",
      );
    },
  );
});
