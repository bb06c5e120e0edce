import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { checkKubeconfig } from "../../../../fleet/verify/checkKubeconfig.ts";
import { kubeconfigEntry, type LoginMethod } from "../../../../oidc/kubeconfig/entry.ts";
import { renderKubeconfig } from "../../../../oidc/kubeconfig/render.ts";
import { temporaryFolder } from "../../temporaryFolder.ts";

const entry = {
  name: "prod-eu",
  server: "https://api.prod-eu.acme.dev:6443",
  issuer: "https://login.acme.dev",
  audience: "latchkey-prod-eu",
  connector: "github",
  ports: [8000, 18_000, 9000, 9001],
  deviceCode: true,
};

suite("the kubeconfig entry", () => {
  const ways: readonly LoginMethod[] = [
    { by: "browser" },
    { by: "browser", ports: [9000, 9001] },
    { by: "browser", openBrowser: false },
    { by: "browser", ports: [8000], openBrowser: false },
    { by: "device-code" },
  ];
  for (const login of ways) {
    test(`is the stack's, for whoever logs in so: ${JSON.stringify(login)}`, async (context) => {
      const file = join(await temporaryFolder(context), "config");
      const text = renderKubeconfig([kubeconfigEntry(entry, login)]);
      writeFileSync(file, `${text}# mine\n`);
      assert.equal((await checkKubeconfig(file, entry, false)).verdict, "ok");
      // Whoever uses a context may choose its namespace.
      const chosen = text.replace("context:\n", "context:\n    namespace: payments\n");
      writeFileSync(file, chosen);
      assert.equal((await checkKubeconfig(file, entry, false)).verdict, "ok");
      writeFileSync(
        file,
        text.replace("--oidc-client-id=latchkey-prod-eu", "--oidc-client-id=latchkey-prod-us"),
      );
      const { verdict, remedy } = await checkKubeconfig(file, entry, false);
      assert.equal(verdict, "failed");
      assert.match(
        remedy ?? "",
        /pulumi up --refresh -s prod-eu.*latchkey kubeconfig --cluster prod-eu --merge/,
      );
    });
  }

  test("is missing in a file of others", async (context) => {
    const file = join(await temporaryFolder(context), "config");
    writeFileSync(file, "apiVersion: v1\nkind: Config\n");
    const { verdict, told } = await checkKubeconfig(file, entry, true);
    assert.equal(verdict, "failed");
    assert.match(told, /no context prod-eu/);
  });

  test("need not be where nobody works, and need not be where no file is written", async (context) => {
    const file = join(await temporaryFolder(context), "config");
    assert.equal((await checkKubeconfig(file, entry, true)).verdict, "not-applicable");
    assert.equal((await checkKubeconfig(file, entry, false)).verdict, "failed");
    assert.equal((await checkKubeconfig(undefined, entry, false)).verdict, "not-applicable");
  });

  test("cannot be told in a file that cannot be read", async (context) => {
    const folder = await temporaryFolder(context);
    mkdirSync(join(folder, "folder"));
    writeFileSync(join(folder, "broken"), "contexts: [\n");
    for (const name of ["folder", "broken"]) {
      const { verdict, told } = await checkKubeconfig(join(folder, name), entry, false);
      assert.equal(verdict, "failed");
      assert.match(told, /cannot be read/);
    }
  });
});
