import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { after, before, suite, test } from "node:test";
import { isolationMatrix } from "../../../../lab/scenario/isolation.ts";

/** A server that answers 201 to the tokens it knows, and with that status to all others. */
async function listening(known: readonly string[], otherwise: number): Promise<Server> {
  const server = createServer((request, response) => {
    const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const isAsked = request.method === "POST" && request.url?.endsWith("/selfsubjectreviews") === true;
    response.writeHead(isAsked && known.includes(token) ? 201 : otherwise).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function clusterOf(name: string, server: Server) {
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return { name, server: `http://127.0.0.1:${address.port}`, certificateAuthority: "" };
}

suite("the isolation matrix", () => {
  const servers: Server[] = [];
  const tokens = new Map([
    ["hub", "token-hub"],
    ["eu", "token-eu"],
  ]);

  before(async () => {
    servers.push(
      await listening(["token-hub"], 401),
      await listening(["token-eu", "token-hub"], 401),
      await listening([], 500),
    );
  });

  after(() => {
    for (const server of servers) server.close();
  });

  test("says of each token what each API server answers, a leak included", async () => {
    const [hub, leaking] = servers;
    assert.ok(hub !== undefined && leaking !== undefined);
    assert.deepEqual(await isolationMatrix([clusterOf("hub", hub), clusterOf("eu", leaking)], tokens), [
      { tokenFor: "hub", askedAt: "hub", answer: "accepted" },
      { tokenFor: "hub", askedAt: "eu", answer: "accepted" },
      { tokenFor: "eu", askedAt: "hub", answer: "401" },
      { tokenFor: "eu", askedAt: "eu", answer: "accepted" },
    ]);
  });

  test("takes no other answer for a refusal", async () => {
    const failing = servers[2];
    assert.ok(failing !== undefined);
    await assert.rejects(isolationMatrix([clusterOf("eu", failing)], tokens), /answers 500/);
  });
});
