import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite, test } from "node:test";
import { emptyMemory, readMemory, writeMemory } from "../../../../lab/github/memory.ts";
import { temporaryFolder } from "../../temporaryFolder.ts";
import { install, register, tokenOfApp } from "./registration.ts";
import { ownerToken, StandIn } from "./standIn.ts";

suite("the memory", () => {
  test("is read as it was written", async (context) => {
    const folder = await temporaryFolder(context);
    const file = join(folder, "memory.json");
    assert.deepEqual(readMemory(file), emptyMemory());
    const memory = {
      ...emptyMemory(),
      sessions: { a: { login: "ada", expires: 1 } },
      consents: { "ada client": ["read:org"] },
      tokens: { b: { login: "ada", clientId: "client", scopes: ["read:org"] } },
    };
    writeMemory(file, memory);
    assert.deepEqual(readMemory(file), memory);
    const older = { sessions: memory.sessions, consents: {}, tokens: {} };
    await writeFile(file, JSON.stringify(older));
    assert.deepEqual(readMemory(file), { ...emptyMemory(), ...older }, "what came later counts as unused");
    await writeFile(file, "{}");
    assert.throws(
      () => readMemory(file),
      /memory\.json is not the memory of the GitHub stand-in\. Delete it/,
    );
  });

  test("brings back what people registered, installed and changed, to be changed further", async (context) => {
    const folder = await temporaryFolder(context);
    const file = join(folder, "memory.json");
    const first = new StandIn();
    const app = await register(first);
    await install(first, app.slug);
    await first.api("/orgs/acme/teams/platform/memberships/grace", ownerToken, { method: "PUT" });
    writeMemory(file, first.memory);
    const second = new StandIn({ memory: readMemory(file) });
    const { status } = await second.api("/orgs/acme/installation", await tokenOfApp(second, app));
    assert.equal(status, 200);
    const membership = "/orgs/acme/teams/platform/memberships/grace";
    assert.equal((await second.api(membership, ownerToken, { method: "DELETE" })).status, 204);
    await register(second, { name: "another" });
    writeMemory(file, second.memory);
    assert.equal(readMemory(file).apps.length, 2);
  });
});
