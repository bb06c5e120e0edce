import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { newSigningKey } from "../../../../fleet/keys/rotateDex.ts";
import { type KeyStore, rotateKeys } from "../../../../fleet/keys/rotateKeys.ts";
import type { StoredKeys } from "../../../../oidc/dex/signingKeys.ts";

const begin = Date.parse("2026-11-01T00:00:00Z");
const pair = (kid: string) => ({ privateKey: { kid }, publicKey: { kid } });

/** An API server's copy of the key set, as go-oidc v2.5 keeps it. */
class ApiServer {
  #keys: readonly string[] = [];
  #expiry = 0;

  /** Forgets its copy, as a restart and a new configuration do. */
  restart(): void {
    this.#keys = [];
    this.#expiry = 0;
  }

  accepts(keyId: string, served: readonly string[], now: number): boolean {
    if (this.#keys.includes(keyId)) return true;
    if (now + 30_000 <= this.#expiry) return false;
    this.#keys = served;
    this.#expiry = now + 600_000;
    return this.#keys.includes(keyId);
  }
}

/** A Dex whose storage, time and API servers are the test's. */
class Dex {
  time = begin;
  stored: StoredKeys = {
    ...{ signingKey: { kid: "old" }, signingKeyPub: { kid: "old" } },
    nextRotation: new Date(begin + 3_600_000).toISOString(),
  };
  /** How many writes are yet to be crossed by somebody else's. */
  conflicts = 0;
  /** What happens at which millisecond after the beginning. */
  readonly events: { readonly after: number; readonly happens: () => void }[] = [];

  get served(): readonly string[] {
    const { signingKeyPub, verificationKeys = [] } = this.stored;
    return [signingKeyPub.kid, ...verificationKeys.map(({ publicKey }) => publicKey.kid)];
  }

  readonly store: KeyStore = {
    read: () => Promise.resolve(this.stored),
    replace: (keys) => {
      if (this.conflicts > 0) {
        this.conflicts--;
        return Promise.resolve(false);
      }
      this.stored = keys;
      return Promise.resolve(true);
    },
  };

  pass(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (const { after, happens } of this.events.toSorted((left, right) => left.after - right.after)) {
      if (begin + after < this.time || begin + after >= end) continue;
      this.time = begin + after;
      happens();
    }
    this.time = end;
  }

  rotate(changes: Partial<Parameters<typeof rotateKeys>[0]> = {}): Promise<string> {
    return rotateKeys({
      store: this.store,
      servedKeyIds: () => Promise.resolve(this.served),
      idTokenSeconds: 900,
      newKey: () => Promise.resolve(pair("new")),
      clock: {
        patient: true,
        now: () => this.time,
        sleep: (milliseconds) => {
          this.pass(milliseconds);
          return Promise.resolve();
        },
      },
      tell: () => undefined,
      ...changes,
    });
  }
}

suite("a rotation of signing keys", () => {
  test("refuses no token, whenever API servers restart and people log in", async () => {
    const moments = fc.array(fc.integer({ min: 0, max: 2_000_000 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        moments,
        moments,
        fc.integer({ min: 0, max: 1_200_000 }),
        async (restarts, logins, idle) => {
          const dex = new Dex();
          const server = new ApiServer();
          const refused: number[] = [];
          const login = () => {
            if (!server.accepts(dex.stored.signingKey.kid, dex.served, dex.time))
              refused.push(dex.time - begin);
          };
          for (const after of restarts)
            dex.events.push({
              after,
              happens: () => {
                server.restart();
              },
            });
          for (const after of logins) dex.events.push({ after, happens: login });
          dex.pass(idle);
          await dex.rotate();
          login();
          dex.pass(2_000_000);
          assert.deepEqual(refused, []);
        },
      ),
    );
  });

  test("is needed: the same API server refuses a key that signs at once", () => {
    const server = new ApiServer();
    assert.ok(server.accepts("old", ["old"], begin));
    assert.ok(!server.accepts("new", ["new", "old"], begin + 569_999));
    assert.ok(server.accepts("new", ["new", "old"], begin + 570_001));
  });

  test("leaves Dex with its key when it is killed while it waits", async () => {
    const dex = new Dex();
    const killed = { patient: true, now: () => dex.time, sleep: () => Promise.reject(new Error("killed")) };
    await assert.rejects(dex.rotate({ clock: killed }), /killed/);
    assert.equal(dex.stored.signingKey.kid, "old");
    assert.equal(await dex.rotate({ newKey: () => Promise.resolve(pair("next")) }), "next");
    assert.deepEqual(dex.served, ["next", "new", "old"]);
    assert.ok(!JSON.stringify(dex.stored.verificationKeys).includes('"d"'));
  });

  test("tries a write again that somebody else's has crossed, and not for ever", async () => {
    const dex = new Dex();
    dex.conflicts = 4;
    assert.equal(await dex.rotate(), "new");
    dex.conflicts = 5;
    await assert.rejects(dex.rotate(), /somebody else keeps changing Dex's keys/);
  });

  test("does not wait for a key that the issuer does not serve", async () => {
    const dex = new Dex();
    await assert.rejects(
      dex.rotate({ servedKeyIds: () => Promise.resolve(["another"]) }),
      /check that the issuer is this cluster's Dex/,
    );
    assert.equal(dex.stored.signingKey.kid, "old");
    assert.ok(dex.time < begin + 61_000);
  });

  for (const [what, changes, told] of [
    ["another rotation was faster", { signingKey: { kid: "theirs" } }, /faster/],
    ["its key is gone", { verificationKeys: [] }, /was removed/],
  ] as const) {
    test(`changes nothing more when ${what}`, async () => {
      const dex = new Dex();
      dex.events.push({
        after: 300_000,
        happens: () => {
          dex.stored = { ...dex.stored, ...changes };
        },
      });
      await assert.rejects(dex.rotate(), told);
      assert.notEqual(dex.stored.signingKey.kid, "new");
    });
  }

  test("makes a key of Dex's own kind", async () => {
    const { privateKey, publicKey } = await newSigningKey();
    assert.deepEqual(Object.keys(publicKey).toSorted(), ["alg", "e", "kid", "kty", "n", "use"]);
    assert.partialDeepStrictEqual(privateKey, publicKey);
    assert.match(publicKey.kid, /^[0-9a-f]{40}$/);
    assert.ok("d" in privateKey);
  });
});
