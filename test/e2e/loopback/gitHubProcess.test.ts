import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, stat, writeFile } from "node:fs/promises";
import type { ClientRequest, IncomingMessage } from "node:http";
import { request } from "node:https";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { suite, test } from "node:test";
import { connect as connectTls } from "node:tls";
import { createAuthority } from "../../../lab/certificates.ts";
import { checkGitHub, type PreparedGitHub, prepareGitHub } from "../../../lab/github/prepare.ts";
import { repositoryRoot } from "../../../lab/places.ts";
import { temporaryFolder } from "../../unit/temporaryFolder.ts";

async function freeAddress(): Promise<string> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  assert.ok(typeof address === "object" && address !== null);
  probe.close();
  return `127.0.0.1:${address.port}`;
}

async function start({ program: { command, args } }: PreparedGitHub): Promise<ChildProcess> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}

async function stop(child: ChildProcess): Promise<number | null> {
  child.kill("SIGTERM");
  await once(child, "exit");
  return child.exitCode;
}

async function read(
  url: string,
  ca: string,
  headers: Record<string, string> = {},
): Promise<number | undefined> {
  return (await finish(request(url, { ca, headers }))).statusCode;
}

/** The status line of the answer to a request that no client would write. */
async function readRaw(host: string, ca: string, request: string): Promise<string> {
  const [hostname = "", port] = host.split(":");
  const socket = connectTls({ host: hostname, port: Number(port), ca });
  socket.write(request);
  const [answer] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  return answer.toString().split("\r\n")[0] ?? "";
}

async function post(url: string, ca: string, form: string): Promise<IncomingMessage> {
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const posting = request(url, { ca, headers, method: "POST" });
  posting.write(form);
  return finish(posting);
}

async function finish(sending: ClientRequest): Promise<IncomingMessage> {
  sending.end();
  const [response] = (await once(sending, "response")) as [IncomingMessage];
  response.resume();
  return response;
}

suite("the stand-in's process", { timeout: 30_000 }, () => {
  test("answers over TLS, remembers tokens across a restart, and ends cleanly", async (context) => {
    const folder = await temporaryFolder(context);
    const authority = await createAuthority("test");
    const callbackUrl = "https://dex.test/callback";
    const prepared = await prepareGitHub(folder, { authority, listen: await freeAddress(), callbackUrl });
    const { host, rootCa, clientId, clientSecretFile } = prepared;
    const first = await start(prepared);
    await checkGitHub(prepared);
    await assert.rejects(
      checkGitHub({ host, rootCa: (await createAuthority("other")).certificate }),
      /unable to verify|signature/,
    );

    const memoryFile = join(folder, "memory.json");
    const form = new URLSearchParams({ login: "ada", password: "ada-of-the-lab" }).toString();
    const signIn = await post(`https://${host}/session`, rootCa, form);
    const cookie = signIn.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
    const memory = await readFile(memoryFile, "utf8");
    assert.ok(
      cookie.length > 20 && !memory.includes(cookie.split("=")[1] ?? ""),
      "sessions are kept as hashes",
    );
    assert.equal(await stop(first), 0);
    await assert.rejects(checkGitHub(prepared), /ECONNREFUSED/);

    const secret = await readFile(clientSecretFile, "utf8");
    for (const file of [clientSecretFile, prepared.ownerTokenFile]) {
      assert.equal((await stat(file)).mode & 0o777, 0o600);
    }
    const token = await readFile(prepared.ownerTokenFile, "utf8");
    const again = await prepareGitHub(folder, { authority, listen: host, callbackUrl });
    assert.equal(await readFile(again.clientSecretFile, "utf8"), secret);
    const second = await start(again);
    const teams = `https://${host}/api/v3/orgs/acme/teams`;
    assert.equal(await read(teams, rootCa, { Authorization: `Bearer ${token}` }), 200, "the owner's token");
    // As browsers do: a connection kept for later must not keep the process.
    const silent = connect({ host: "127.0.0.1", port: Number(host.split(":")[1]) });
    await once(silent, "connect");
    const authorize = `https://${host}/login/oauth/authorize?client_id=${clientId}`;
    assert.equal(await read(authorize, rootCa, { Cookie: cookie }), 200, "still signed in: the consent page");
    for (const target of ["//", "///", "//evil.test/", "*", "/%", "http://", "?"]) {
      const status = await readRaw(host, rootCa, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      assert.match(status, /^HTTP\/1\.1 40[04] /, target);
    }
    assert.equal(await stop(second), 0);
  });

  test("says what is wrong with its settings", async (context) => {
    const folder = await temporaryFolder(context);
    const file = join(folder, "settings.json");
    await writeFile(file, JSON.stringify({ listen: "everywhere" }));
    const child = spawn(process.execPath, [join(repositoryRoot, "lab/github/serve.ts"), file]);
    const [errors] = await Promise.all([text(child.stderr), once(child, "exit")]);
    assert.equal(child.exitCode, 1);
    assert.match(errors, /settings\.json does not describe a GitHub stand-in:\n.*IPv4 address and a port/s);
  });
});
