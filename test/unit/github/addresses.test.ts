import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  actionsIssuer,
  gitHubAppPages,
  newGitHubAppUrl,
  newOAuthAppUrl,
  restUrl,
} from "../../../github/addresses.ts";

const acme = { kind: "organization", organization: "acme" } as const;

describe("GitHub's addresses", () => {
  const hosts: readonly (readonly [host: string, rest: string, actions: string])[] = [
    ["github.com", "https://api.github.com", "https://token.actions.githubusercontent.com"],
    ["acme.ghe.com", "https://api.acme.ghe.com", "https://token.actions.acme.ghe.com"],
    ["github.acme.dev", "https://github.acme.dev/api/v3", "https://github.acme.dev/_services/token"],
    ["10.0.0.1:8443", "https://10.0.0.1:8443/api/v3", "https://10.0.0.1:8443/_services/token"],
    ["fake-ghe.com", "https://fake-ghe.com/api/v3", "https://fake-ghe.com/_services/token"],
  ];
  for (const [host, rest, actions] of hosts) {
    it(`has its interface for ${host} at ${rest}, and the tokens of its jobs from ${actions}`, () => {
      assert.equal(restUrl(host), rest);
      assert.equal(actionsIssuer(host), actions);
    });
  }

  it("are an organisation's, or the user's own", () => {
    assert.equal(
      newGitHubAppUrl("github.com", acme),
      "https://github.com/organizations/acme/settings/apps/new",
    );
    assert.equal(newGitHubAppUrl("github.com", { kind: "user" }), "https://github.com/settings/apps/new");
    assert.equal(
      gitHubAppPages("ghes.acme.dev", acme, "login").advanced,
      "https://ghes.acme.dev/organizations/acme/settings/apps/login/advanced",
    );
  });

  it("fill in the form of a new OAuth App, whatever the texts hold", () => {
    const form = {
      name: "Acme & Söhne",
      url: "https://login.acme.dev",
      callbackUrl: "https://login.acme.dev/callback?a=b",
    };
    const url = new URL(newOAuthAppUrl("github.com", "acme", form));
    assert.equal(
      url.origin + url.pathname,
      "https://github.com/organizations/acme/settings/applications/new",
    );
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      "oauth_application[name]": form.name,
      "oauth_application[url]": form.url,
      "oauth_application[callback_url]": form.callbackUrl,
    });
  });
});
