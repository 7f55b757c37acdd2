import { execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way in which a start fails. */
export interface Cause {
  name: string;
  /** `own`: by the fetch of the runtime. `proxy`: through a proxy. `resolver`: with a lookup by c-ares. */
  kind: "own" | "proxy" | "resolver";
  /** What the start must end in; `either` if some runtimes prove that nothing was sent, and some do not. */
  wants: "unsent" | "unknown" | "either";
  url: string;
  proxy?: string;
  resolver?: string;
  exhausts?: true;
  /** Makes the cause for the time of one probe, and returns what ends it. */
  prepare?: () => () => void;
}

const PORT_RANGE = "/proc/sys/net/ipv4/ip_local_port_range";
const DNS_ERRORS: Record<string, number> = { servfail: 2, nxdomain: 3, refused: 5, nodata: 0 };

/** Takes the connection whose first bytes came in. */
type Take = (socket: Socket) => void;

const HANGUPS: Record<string, Take> = {
  "resets the connection": (socket) => void socket.resetAndDestroy(),
  "closes the connection": (socket) => void socket.end(),
  "responds with no HTTP": (socket) => void socket.end("garbage\r\n\r\n"),
};

const PROXY_STATUSES = [302, 403, 407, 429, 502, 503];

/** Causes that a plain machine can make. */
export async function listPlainCauses(): Promise<Cause[]> {
  const own = { kind: "own", wants: "unknown" } as const;
  const causes: Cause[] = [
    { ...own, name: "nobody listens", wants: "unsent", url: "http://127.0.0.1:4999" },
    { ...own, name: "a port that fetch forbids", wants: "unsent", url: "http://127.0.0.1:1" },
    {
      ...own,
      name: "no file handle left",
      wants: "unsent",
      url: await serve(() => {}),
      exhausts: true,
    },
  ];
  for (const [name, take] of Object.entries(HANGUPS)) {
    causes.push({ ...own, name: `the server ${name} after the request`, url: await serve(take) });
    causes.push(await proxyCause(name, "either", take));
  }
  for (const status of PROXY_STATUSES) {
    const head = `HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`;
    causes.push(
      await proxyCause(`responds ${status}`, "unsent", (socket) => void socket.end(head)),
    );
  }
  return causes;
}

/** Causes that need a network namespace of their own, which this process is in. */
export async function listNamespaceCauses(): Promise<Cause[]> {
  run("ip link set lo up");
  for (const [index, kind] of ["unreachable", "prohibit", "blackhole"].entries()) {
    run(`ip route add ${kind} 198.51.100.${index + 1}`);
  }
  run("echo 1 > /proc/sys/net/ipv4/tcp_syn_retries");
  await serveDns();
  const unsent = { kind: "own", wants: "unsent" } as const;
  const full = await openFullServer();
  const open = await serve(() => {});
  await takeLastPort(Number(new URL(open).port));
  return [
    { ...unsent, name: "no network", url: "http://192.0.2.1" },
    { ...unsent, name: "an unreachable route", url: "http://198.51.100.1" },
    { ...unsent, name: "a prohibited route", url: "http://198.51.100.2" },
    { ...unsent, name: "a blackhole route", url: "http://198.51.100.3" },
    { ...unsent, name: "a connect that times out", url: full },
    { ...unsent, name: "no local port left", url: open, prepare: narrowPorts },
    ...[...Object.keys(DNS_ERRORS), "silent"].flatMap((name): Cause[] => {
      const cause = { ...unsent, name: `DNS: ${name}`, url: `http://${name}.test` };
      return [cause, { ...cause, kind: "resolver", resolver: "127.0.0.1" }];
    }),
  ];
}

async function proxyCause(name: string, wants: Cause["wants"], take: Take): Promise<Cause> {
  const proxy = await serve(take);
  return { name: `the proxy ${name}`, kind: "proxy", wants, url: "https://index.test", proxy };
}

async function serve(take: Take): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {}).once("data", () => take(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A DNS server that fails by the first label of the name, and the resolv.conf that names it, in the mount namespace. */
async function serveDns(): Promise<void> {
  const file = "resolv.conf";
  writeFileSync(file, "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
  run(`mount --bind ${file} /etc/resolv.conf`);
  const server = createSocket("udp4");
  server.on("message", (query, { port, address }) => {
    const code = DNS_ERRORS[query.toString("latin1", 13, 13 + (query[12] ?? 0))];
    if (code === undefined) return;
    const response = Buffer.from(query);
    response.writeUInt16BE(0x8180 + code, 2);
    server.send(response, port, address);
  });
  server.bind(53, "127.0.0.1");
  await once(server, "listening");
}

/** A server that accepts nobody and whose queue is full, so that it responds to no SYN. */
async function openFullServer(): Promise<string> {
  const program = `const server = require("node:net").createServer();
    server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
      require("node:fs").writeSync(1, String(server.address().port));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => void child.kill("SIGKILL"));
  const [port] = await once(child.stdout, "data");
  for (let count = 0; count < 4; count += 1) {
    connect(Number(port), "127.0.0.1").on("error", () => {});
  }
  return `http://127.0.0.1:${port}`;
}

/** Takes the one local port that is left where the ports are narrowed, for good. */
async function takeLastPort(port: number): Promise<void> {
  const release = narrowPorts();
  await once(connect(port, "127.0.0.1"), "connect");
  release();
}

function narrowPorts(): () => void {
  const before = readFileSync(PORT_RANGE, "utf8");
  writeFileSync(PORT_RANGE, "40000 40000");
  return () => writeFileSync(PORT_RANGE, before);
}

function run(command: string): void {
  execFileSync("sh", ["-c", command], { stdio: ["ignore", "ignore", "inherit"] });
}
