import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, copyFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, suite, test, type TestContext } from "node:test";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { repositoryRoot } from "../../../lab/places.ts";
import { toStruct } from "../../../provider/engine/propertyMap.ts";
import { registerApp } from "../../../provider/gitHub/registration.ts";
import { EngineClient } from "../../unit/provider/engineClient.ts";
import { property } from "../../unit/provider/entryProperty.ts";
import { temporaryFolder } from "../../unit/temporaryFolder.ts";

/** A user of the machine who owns nothing of this process: `nobody`. */
const otherUser = { uid: 65_534, gid: 65_534 };

const skip =
  process.platform !== "linux"
    ? "needs Linux"
    : process.getuid?.() !== 0
      ? "needs root, to act as another user"
      : false;

/** Asks the provider to create a kubeconfig entry, over HTTP/2 as gRPC does, and writes what it is answered. */
const attack = `
  const [address, port, message, ending] = process.argv.slice(1);
  const http2 = require("node:http2");
  const host = address.includes(":") ? "[" + address + "]" : address;
  const session = http2.connect("http://" + host + ":" + port);
  const end = (word) => { process.stdout.write(word); process.exit(); };
  session.on("error", (error) => end("refused: " + error.code));
  session.on("close", () => end("closed"));
  const stream = session.request({
    ":method": "POST",
    ":path": "/pulumirpc.ResourceProvider/Create",
    "content-type": "application/grpc",
    te: "trailers",
  });
  stream.on("error", () => {});
  stream.on("response", (headers) => {
    if (headers["grpc-status"] !== undefined) end("answered: " + headers["grpc-message"]);
  });
  stream.on("trailers", (headers) => end("answered: " + headers["grpc-status"]));
  const body = Buffer.from(message, "base64");
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(body.length, 1);
  stream.end(Buffer.concat([prefix, body]), () => {
    // Gone before anybody can look: the socket belongs to no process any more.
    if (ending === "leaves at once") setImmediate(() => process.kill(process.pid, "SIGKILL"));
  });
  stream.resume();
`;

/** Reads the port of every listener from /proc/net/tcp, as any user may, and asks each for a path. */
const spy = `
  const [path] = process.argv.slice(1);
  const http = require("node:http");
  const ports = require("node:fs").readFileSync("/proc/net/tcp", "latin1").split("\\n")
    .filter((line) => / 0100007F:[0-9A-F]{4} [0-9A-F:]+ 0A /.test(line))
    .map((line) => parseInt(line.trim().split(/\\s+/)[1].split(":")[1], 16));
  for (const port of ports) {
    const request = http.get({ host: "127.0.0.1", port, path, timeout: 1000 }, (response) => {
      response.setEncoding("utf8");
      response.on("data", (text) => process.stdout.write(port + " " + response.statusCode + " " + text));
    });
    request.on("error", () => {});
    request.on("timeout", () => request.destroy());
  }
`;

suite("another user of the machine", { skip, timeout: 60_000 }, () => {
  let provider: ChildProcess;
  let port: number;
  let folder: string;
  let node: string;

  before(async () => {
    // The node program, where the other user can run it.
    folder = await mkdtemp(join(tmpdir(), "latchkey-other-user-"));
    node = join(folder, "node");
    await copyFile(process.execPath, node);
    await Promise.all([chmod(folder, 0o755), chmod(node, 0o755)]);
    provider = spawn(process.execPath, [join(repositoryRoot, "provider/main.ts")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    assert.ok(provider.stdout);
    const [line] = (await once(provider.stdout, "data")) as [Buffer];
    port = Number(line.toString());
  });

  after(async () => {
    provider.kill();
    await once(provider, "exit");
    await rm(folder, { recursive: true });
  });

  /** A kubeconfig that only root reads and writes. */
  async function rootsKubeconfig(context: TestContext): Promise<string> {
    const path = join(await temporaryFolder(context), "config");
    await writeFile(path, "# root's\n", { mode: 0o600 });
    return path;
  }

  const creation = (path: string) =>
    new messages.CreateRequest()
      .setUrn("urn:pulumi:prod::latchkey::latchkey:index:KubeconfigEntry::kubeconfig-entry")
      .setProperties(toStruct({ path, entry: property("prod") }));

  async function attackWith(
    path: string,
    { address = "127.0.0.1", ending = "waits", user = otherUser } = {},
  ): Promise<string> {
    const message = Buffer.from(creation(path).serializeBinary()).toString("base64");
    const attacker = spawn(node, ["-e", attack, address, String(port), message, ending], {
      ...user,
      cwd: "/",
      env: {},
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [told] = await Promise.all([text(attacker.stdout), once(attacker, "exit")]);
    return told;
  }

  for (const [name, options] of [
    ["over IPv4", {}],
    ["from a socket for IPv6", { address: "::ffff:127.0.0.1" }],
    ["that has gone when it is looked for", { ending: "leaves at once" }],
  ] as const) {
    test(`cannot make the provider write root's kubeconfig, ${name}`, async (context) => {
      const path = await rootsKubeconfig(context);
      const told = await attackWith(path, options);
      // What was taken in would be carried out within a moment.
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert.equal(await readFile(path, "utf8"), "# root's\n");
      assert.equal((await stat(path)).uid, 0);
      assert.doesNotMatch(told, /answered/);
    });
  }

  test("cannot keep the provider from its engine, however many connections it opens", async (context) => {
    const path = await rootsKubeconfig(context);
    const flood = Array.from({ length: 8 }, () => attackWith(path));
    const engine = new EngineClient(port);
    assert.equal(await engine.version(), "0.1.0");
    engine.close();
    await Promise.all(flood);
    assert.equal(await readFile(path, "utf8"), "# root's\n");
  });

  test("is the only one refused: root's own program is answered, over IPv4 and from a socket for IPv6", async (context) => {
    const path = await rootsKubeconfig(context);
    const root = { uid: 0, gid: 0 };
    assert.equal(await attackWith(path, { user: root }), "answered: 0");
    assert.match(await readFile(path, "utf8"), /latchkey-prod/);
    const mapped = await rootsKubeconfig(context);
    await attackWith(mapped, { user: root, address: "::ffff:127.0.0.1" });
    assert.match(await readFile(mapped, "utf8"), /latchkey-prod/);
  });

  test("gets neither the state of a GitHub App's registration nor a cookie, even with the address, which the list of processes shows", async () => {
    const cancelling = new AbortController();
    let port = "";
    const told: string[] = [];
    const registering = registerApp({
      host: "github.test",
      organization: "acme",
      registration: {
        name: "Acme",
        url: "https://login.acme.dev",
        callbackUrl: "https://login.acme.dev/callback",
        owner: { kind: "organization", organization: "acme" },
      },
      patience: 60_000,
      fetch: () => Promise.reject(new Error("no code may be exchanged")),
      signal: cancelling.signal,
      show: async (url) => {
        port = new URL(url).port;
        for (const path of ["/", new URL(url).pathname, `${new URL(url).pathname}/registered?code=evil`]) {
          const thief = spawn(node, ["-e", spy, path], {
            ...otherUser,
            cwd: "/",
            env: {},
            stdio: ["ignore", "pipe", "inherit"],
          });
          const [answers] = await Promise.all([text(thief.stdout), once(thief, "exit")]);
          told.push(answers);
        }
        cancelling.abort(new Error("cancelled"));
      },
    });
    await assert.rejects(registering, /cancelled/);
    for (const each of told) {
      assert.match(each, new RegExp(`^${port} 403 This page is for the user who runs pulumi up`, "m"));
      assert.doesNotMatch(each, /state=/);
    }
  });
});
