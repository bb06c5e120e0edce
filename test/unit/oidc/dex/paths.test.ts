import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { dexPaths } from "../../../../oidc/dex/paths.ts";

/** Every route of Dex v2.45.1 (server/server.go, newServer) that a login needs, and more that does no harm. */
const login = [
  "",
  "/.well-known/openid-configuration",
  "/token",
  "/keys",
  "/userinfo",
  "/token/introspect",
  "/auth",
  "/auth/github",
  "/auth/ldap/login",
  "/callback",
  "/callback/saml",
  "/approval",
  "/healthz",
  "/static/main.css",
  "/theme/styles.css",
  "/robots.txt",
];

/** Its routes of the device flow. */
const device = ["/device", "/device/auth/verify_code", "/device/code", "/device/token", "/device/callback"];

/** Whether an Ingress lets a path through, as Kubernetes defines its path types. */
function passes(asked: string, issuerPath: string, deviceCode: boolean): boolean {
  return dexPaths(issuerPath, { deviceCode }).some(({ path, match }) =>
    match === "Exact" ? asked === path : asked === path || asked.startsWith(`${path}/`),
  );
}

suite("the paths that a proxy lets through to Dex", () => {
  for (const issuerPath of ["", "/dex", "/login/dex"]) {
    const asked = (path: string) => `${issuerPath}${path}` || "/";
    test(`hold every route of a login, with the issuer's path ${JSON.stringify(issuerPath)}`, () => {
      for (const path of login)
        for (const deviceCode of [false, true]) assert.ok(passes(asked(path), issuerPath, deviceCode), path);
    });

    test(`hold the device flow only where that is on, with the issuer's path ${JSON.stringify(issuerPath)}`, () => {
      for (const path of device) {
        assert.ok(!passes(asked(path), issuerPath, false), path);
        assert.ok(passes(asked(path), issuerPath, true), path);
      }
    });
  }

  test("hold nothing beside the issuer's path", () => {
    for (const path of ["/", "/auth", "/dexter/auth", "/dex/other"])
      assert.ok(!passes(path, "/dex", true), path);
  });
});
