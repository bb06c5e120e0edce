import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { entryOutputOf } from "../../../../fleet/outputs/entryOutput.ts";
import { fleetEntries } from "../../../../fleet/kubeconfig/fleetEntries.ts";
import type { KubeconfigEntryInput, LoginMethod } from "../../../../oidc/kubeconfig/entry.ts";
import { renderKubeconfig } from "../../../../oidc/kubeconfig/render.ts";
import { certificate } from "../../oidc/kubeconfig/entries.ts";

const input = (name: string): KubeconfigEntryInput => ({
  name,
  server: `https://${name}.acme.dev:6443`,
  certificateAuthority: certificate,
  issuer: "https://login.acme.dev",
  audience: `latchkey-${name}`,
  ports: [8000, 18_000, 9000],
  deviceCode: true,
});

const login = fc.constantFrom<LoginMethod>(
  { by: "browser" },
  { by: "browser", ports: [9000] },
  { by: "device-code" },
);
const inputs = fc
  .uniqueArray(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,9}$/), { minLength: 1, maxLength: 8 })
  .map((names) => names.map(input));

suite("the kubeconfig of a fleet", () => {
  test("has the same bytes in whatever order the clusters were found", () => {
    fc.assert(
      fc.property(
        inputs.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        login,
        ([all, shuffled], method) => {
          const text = renderKubeconfig(fleetEntries(all, method));
          assert.equal(renderKubeconfig(fleetEntries(shuffled, method)), text);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("holds no credential", () => {
    fc.assert(
      fc.property(inputs, login, (all, method) => {
        for (const { user } of fleetEntries(all, method)) {
          assert.deepEqual(Object.keys(user.user), ["exec"]);
          assert.ok(!user.user.exec.args.some((argument) => /secret|password|token=/.test(argument)));
        }
      }),
      { numRuns: 50 },
    );
  });

  test("refuses a private key in the place of a certificate", () => {
    const certificateAuthority = `${certificate}-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n`;
    assert.throws(() => fleetEntries([{ ...input("a"), certificateAuthority }], { by: "browser" }), {
      name: "CommandError",
      message: /entry of a .*private key/,
    });
  });
});

suite("the output kubeconfigEntry", () => {
  test("is an entry, or tells why there is none yet", () => {
    assert.deepEqual(entryOutputOf("a", { kubeconfigEntry: { ...input("a"), more: 1 } }), {
      input: input("a"),
    });
    for (const outputs of [undefined, {}]) {
      const found = entryOutputOf("a", outputs);
      assert.ok("missing" in found);
      assert.match(found.missing, /never applied.*pulumi up -s a/);
    }
    const older = entryOutputOf("a", { issuer: "https://i" });
    assert.ok("missing" in older);
    assert.match(older.missing, /kubeconfigEntry/);
  });

  const faults = [
    ["is secret", "[secret]"],
    ["lacks its server", { ...input("a"), server: undefined }],
    ["has a server that is no URL", { ...input("a"), server: "a" }],
    ["has a server without TLS", { ...input("a"), server: "http://a" }],
    ["has a password in its server", { ...input("a"), server: "https://me:canary@a" }],
    ["has a password in its issuer", { ...input("a"), issuer: "https://me:canary@a" }],
  ] as const;
  for (const [what, kubeconfigEntry] of faults) {
    test(`is refused where it ${what}, and not repeated`, () => {
      const found = entryOutputOf("a", { kubeconfigEntry });
      assert.ok("invalid" in found);
      assert.match(found.invalid, /kubeconfigEntry/);
      assert.doesNotMatch(found.invalid, /canary/);
    });
  }
});
