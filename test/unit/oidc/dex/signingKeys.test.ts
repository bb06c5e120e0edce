import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  isPublished,
  publishKey,
  rotationSeconds,
  signingSince,
  signWith,
  type StoredKeys,
} from "../../../../oidc/dex/signingKeys.ts";

const now = Date.parse("2026-11-01T00:00:00Z");
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
const pair = (kid: string) => ({ privateKey: { kid, d: "secret" }, publicKey: { kid } });
const stored: StoredKeys = {
  metadata: { name: "openid-connect-keys", resourceVersion: "7" },
  signingKey: pair("old").privateKey,
  signingKeyPub: pair("old").publicKey,
  nextRotation: at(6 * 3600),
};

suite("Dex's stored keys", () => {
  test("publish a key beside the one that signs", () => {
    const published = publishKey(stored, { kid: "new" }, now);
    assert.deepEqual(published, {
      ...stored,
      verificationKeys: [{ publicKey: { kid: "new" }, expiry: at(3600) }],
    });
    assert.ok(isPublished(published, "new"));
    assert.ok(!isPublished(published, "old"), "which signs");
  });

  test("are not rotated by Dex during a rotation", () => {
    const due = { ...stored, nextRotation: at(60) };
    assert.equal(publishKey(due, { kid: "new" }, now).nextRotation, at(3600));
    assert.equal(publishKey(stored, { kid: "new" }, now).nextRotation, stored.nextRotation);
  });

  test("lose the keys that have expired when another one is published", () => {
    const verificationKeys = [-1, 1].map((seconds) => ({
      publicKey: { kid: String(seconds) },
      expiry: at(seconds),
    }));
    const { verificationKeys: left } = publishKey({ ...stored, verificationKeys }, { kid: "new" }, now);
    assert.deepEqual(
      left?.map(({ publicKey }) => publicKey.kid),
      ["1", "new"],
    );
  });

  test("keep the key that has signed until its last token has ended, without its private part", () => {
    const switched = signWith(publishKey(stored, { kid: "new" }, now), pair("new"), now, 900);
    assert.deepEqual(switched, {
      ...stored,
      signingKey: { kid: "new", d: "secret" },
      signingKeyPub: { kid: "new" },
      verificationKeys: [{ publicKey: { kid: "old" }, expiry: at(900 + 600) }],
      nextRotation: at(rotationSeconds),
    });
    assert.equal(signingSince(switched), now);
  });

  test("are old where Dex was to rotate more often", () => {
    assert.ok(signingSince(stored) < now - 9 * 365 * 86_400_000);
  });
});
