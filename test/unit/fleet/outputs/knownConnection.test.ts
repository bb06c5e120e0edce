import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { stringify } from "yaml";
import { administratorsConnections } from "../../../../fleet/outputs/knownConnection.ts";
import { temporaryFolder } from "../../temporaryFolder.ts";
import { World } from "../verify/world.ts";
import { smallFleet, spokeText } from "../../settings/writtenFleet.ts";

const [settings] = new World().clusters;
assert.ok(settings !== undefined);
const server = "https://prod-eu.acme.dev:6443";
const kubeconfig = (context: string, cluster: object = { server }) =>
  stringify({
    "current-context": context,
    clusters: [{ name: "eu", cluster }],
    contexts: [{ name: context, context: { cluster: "eu", user: "canary" } }],
  });

suite("the administrator's connection", () => {
  test("is that of the context in the kubeconfig of this machine", async (context) => {
    const file = join(await temporaryFolder(context), "config");
    writeFileSync(file, kubeconfig("prod-eu-admin"));
    const known = await administratorsConnections({ KUBECONFIG: file })(settings);
    assert.deepEqual(known, { connection: { server }, source: `the context "prod-eu-admin"` });
  });

  const unknown: readonly (readonly [what: string, text: string | undefined, why: RegExp])[] = [
    ["there is no kubeconfig", undefined, /no kubeconfig/],
    ["there is no such context", kubeconfig("other"), /no context "prod-eu-admin"/],
    ["the kubeconfig is not YAML", "contexts: [{ canary", /^the administrator's kubeconfig is not YAML$/],
    [
      "a file that it names is missing",
      kubeconfig("prod-eu-admin", { server, "certificate-authority": "missing.pem" }),
      /ENOENT/,
    ],
  ];
  for (const [what, text, why] of unknown) {
    test(`is unknown where ${what}`, async (context) => {
      const file = join(await temporaryFolder(context), "config");
      if (text !== undefined) writeFileSync(file, text);
      const known = await administratorsConnections({ KUBECONFIG: file })(settings);
      assert.ok("unknown" in known);
      assert.match(known.unknown, why);
      assert.doesNotMatch(known.unknown, /canary/);
    });
  }

  test("is read from the secret kubeconfig, and only where that may be read", async () => {
    const secret = { context: "", kubeconfig: "{ secure: v1:abc }" };
    const stack = spokeText("prod-eu", "prod-hub", secret).replace(/ {2}latchkey:context: \n/, "");
    const [eu] = new World({ ...smallFleet, "prod-eu": stack }).clusters;
    assert.ok(eu !== undefined && eu.context === undefined);
    const known = await administratorsConnections({}, () => Promise.resolve(kubeconfig("any")))(eu);
    assert.deepEqual(known, { connection: { server }, source: "latchkey:kubeconfig" });
    for (const read of [undefined, () => Promise.resolve(undefined)])
      assert.ok("unknown" in (await administratorsConnections({}, read)(eu)));
  });
});
