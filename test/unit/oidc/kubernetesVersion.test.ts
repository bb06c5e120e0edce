import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isAtLeast, kubernetesVersionText, parseKubernetesVersion } from "../../../oidc/kubernetesVersion.ts";

describe("Kubernetes versions", () => {
  for (const text of [
    "1.34",
    "v1.34",
    "1.34.2",
    "v1.34.2",
    "1.34.0-rc.1",
    "v1.34.2-eks-1a2b3c4",
    "1.34.1+k3s1",
    "v1.34.1-gke.1234567",
  ]) {
    it(`read ${text}`, () => {
      assert.deepEqual(parseKubernetesVersion(text), { major: 1, minor: 34 });
    });
  }

  for (const text of ["", "1", "34", "1.", "1.034", "2.0", "1.34.", "1.x", "latest", "1.34 ", "1.34\n"]) {
    it(`are not ${JSON.stringify(text)}`, () => {
      assert.equal(parseKubernetesVersion(text), undefined);
    });
  }

  it("compare by number, not by letter", () => {
    const old = { major: 1, minor: 9 };
    const recent = { major: 1, minor: 34 };
    assert.ok(isAtLeast(recent, old));
    assert.ok(isAtLeast(recent, recent));
    assert.ok(!isAtLeast(old, recent));
    assert.equal(kubernetesVersionText(recent), "1.34");
  });
});
