import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createPlainServer } from "node:http";
import { createServer as createSecureServer, type Server } from "node:https";
import { createServer } from "node:net";
import { after, before, suite, test } from "node:test";
import { gzipSync } from "node:zlib";
import { NoAnswerError } from "../../../../fleet/verify/network.ts";
import { realNetwork } from "../../../../fleet/verify/realNetwork.ts";
import {
  type Authority,
  createAuthority,
  issueClientCertificate,
  issueServerCertificate,
} from "../../../../lab/certificates.ts";

const network = realNetwork(new AbortController().signal);

suite("the network as it is", { timeout: 20_000 }, () => {
  let authority: Authority;
  let stranger: Authority;
  const servers: Server[] = [];
  /** The port of every request that arrived. */
  const seen: (number | undefined)[] = [];

  before(async () => {
    authority = await createAuthority("Authority of a test");
    stranger = await createAuthority("Stranger");
  });

  after(() => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  });

  async function serve(
    options: {
      readonly names?: readonly string[];
      readonly asksForClient?: boolean;
      readonly location?: () => string;
      readonly compressed?: Buffer;
    } = {},
  ) {
    const { names = [], asksForClient = false, location = () => "/", compressed } = options;
    const issued = await issueServerCertificate(authority, { addresses: ["127.0.0.1"], names, days: 80 });
    const server = createSecureServer(
      {
        cert: issued.certificate + authority.certificate,
        key: issued.privateKey,
        ...(asksForClient ? { requestCert: true, rejectUnauthorized: true, ca: authority.certificate } : {}),
      },
      (request, response) => {
        seen.push(request.socket.localPort);
        if (compressed !== undefined) {
          response.writeHead(200, { "content-encoding": "gzip" }).end(compressed);
          return;
        }
        response.writeHead(request.url === "/elsewhere" ? 302 : 200, { location: location() });
        response.end(`${request.method ?? ""} ${request.url ?? ""} ${request.headers.authorization ?? "-"}`);
      },
    );
    servers.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    return address.port;
  }

  const fails = (reason: RegExp) => (error: unknown) => {
    assert.ok(error instanceof NoAnswerError, String(error));
    assert.match(error.message, reason);
    return true;
  };

  test("shows a chain with its ends, and why it is not trusted", async () => {
    const port = await serve({ names: ["login.acme.dev"] });
    const trusted = await network.chainOf("127.0.0.1", port, { certificateAuthority: authority.certificate });
    assert.equal(trusted.problem, undefined);
    const [leaf, root, ...others] = trusted.certificates;
    assert.deepEqual([root?.name, others], ["Authority of a test", []]);
    const days = (Date.parse(leaf?.valid_to ?? "") - Date.now()) / 86_400_000;
    assert.ok(days > 79 && days < 81);
    const certificateAuthority = stranger.certificate;
    const distrusted = await network.chainOf("127.0.0.1", port, { certificateAuthority });
    assert.match(distrusted.problem ?? "", /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO/);
    const publicly = await network.chainOf("127.0.0.1", port, {});
    assert.match(publicly.problem ?? "", /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO/);
    const misnamed = await network.chainOf("127.0.0.1", port, {
      certificateAuthority: authority.certificate,
      tlsServerName: "other.acme.dev",
    });
    assert.equal(misnamed.problem, "ERR_TLS_CERT_ALTNAME_INVALID");
  });

  test("asks with a header, as a name, with a client certificate, and follows nobody elsewhere", async () => {
    const trust = { certificateAuthority: authority.certificate };
    const port = await serve({ names: ["api.acme.dev"] });
    const url = `https://127.0.0.1:${port}`;
    assert.deepEqual(await network.ask(`${url}/a`, { ...trust, headers: { authorization: "Bearer x" } }), {
      status: 200,
      body: "GET /a Bearer x",
    });
    assert.equal((await network.ask(url, { ...trust, tlsServerName: "api.acme.dev" })).status, 200);
    assert.equal((await network.ask(`${url}/elsewhere`, trust)).status, 302);
    await assert.rejects(network.ask(url), fails(/self-signed|unable to/));
    await assert.rejects(network.ask(url, { ...trust, tlsServerName: "x.acme.dev" }), fails(/altnames/));

    const guarded = `https://127.0.0.1:${await serve({ asksForClient: true })}`;
    const client = await issueClientCertificate(authority, { commonName: "admin" });
    assert.equal((await network.ask(guarded, { ...trust, client })).status, 200);
    await assert.rejects(network.ask(guarded, trust), NoAnswerError);
  });

  test("sends a token to nobody who has not shown a trusted certificate, whatever the environment says", async () => {
    const port = await serve();
    const before = seen.length;
    const headers = { authorization: "Bearer x" };
    const request = { headers, certificateAuthority: stranger.certificate };
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      await assert.rejects(network.ask(`https://127.0.0.1:${port}`, request), fails(/self-signed|unable to/));
    } finally {
      delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    }
    assert.equal(seen.length, before);
  });

  test("takes no token to where a server redirects it, nor over plain HTTP", async () => {
    const trust = { certificateAuthority: authority.certificate };
    const other = await serve();
    const first = await serve({ location: () => `https://127.0.0.1:${other}/` });
    const headers = { authorization: "Bearer x" };
    const { status } = await network.ask(`https://127.0.0.1:${first}/elsewhere`, { ...trust, headers });
    assert.equal(status, 302);
    assert.ok(!seen.some((port) => port === other));
    const plain: string[] = [];
    const open = createPlainServer((request, response) => {
      plain.push(request.headers.authorization ?? "");
      response.end();
    }).listen(0, "127.0.0.1");
    await once(open, "listening");
    const address = open.address();
    assert.ok(typeof address === "object" && address !== null);
    try {
      await assert.rejects(network.ask(`http://127.0.0.1:${address.port}`, { headers }), fails(/HTTPS/));
      assert.deepEqual(plain, []);
    } finally {
      open.close();
    }
  });

  test("takes no more of an answer than this machine has room for, however small it is compressed", async () => {
    const trust = { certificateAuthority: authority.certificate };
    const mebibyte = 1024 * 1024;
    const metrics = `https://127.0.0.1:${await serve({ compressed: gzipSync(Buffer.alloc(20 * mebibyte, "ä")) })}`;
    const { body } = await network.ask(metrics, trust);
    assert.equal(body.length, 10 * mebibyte);
    assert.match(body, /^ä+$/);
    const bomb = gzipSync(Buffer.alloc(200 * mebibyte));
    assert.ok(bomb.length < mebibyte);
    const hostile = `https://127.0.0.1:${await serve({ compressed: bomb })}`;
    await assert.rejects(network.ask(hostile, trust), fails(/longer than 64 MiB/));
  });

  test("says why there is no answer", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    assert.ok(typeof address === "object" && address !== null);
    silent.close();
    await once(silent, "close");
    await assert.rejects(network.chainOf("127.0.0.1", address.port, {}), fails(/ECONNREFUSED/));
    await assert.rejects(network.ask(`https://127.0.0.1:${address.port}`), fails(/ECONNREFUSED/));
    await assert.rejects(network.addressesOf("login.invalid"), fails(/login\.invalid/));
    assert.deepEqual(await network.addressesOf("127.0.0.1"), ["127.0.0.1"]);
  });

  test("ends at once when it is interrupted, with that as the reason", async () => {
    const hanging = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(hanging, "listening");
    const address = hanging.address();
    assert.ok(typeof address === "object" && address !== null);
    const interruption = new AbortController();
    const interrupted = realNetwork(interruption.signal);
    const asked = interrupted.ask(`https://127.0.0.1:${address.port}`);
    const shown = interrupted.chainOf("127.0.0.1", address.port, {});
    interruption.abort();
    await assert.rejects(asked, { name: "AbortError" });
    await assert.rejects(shown, { name: "AbortError" });
    hanging.close();
  });
});
