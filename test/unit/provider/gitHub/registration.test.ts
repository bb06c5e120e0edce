import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, get as getWith } from "node:http";
import { describe, it } from "node:test";
import { type GitHubFetch, UnreachableError } from "../../../../github/connection.ts";
import { answer, type Browser, confirm, gitHub, register, visit } from "./registrationInBrowser.ts";

describe("registering a GitHub App", () => {
  it("leads to GitHub's form, filled in, and gives what the code is exchanged for", async () => {
    let seen: { manifest?: unknown; page?: string; asked?: string } = {};
    const app = await register(
      async ({ back, cookie, manifest }) => {
        const { text } = await visit(back(), cookie);
        seen = { ...seen, manifest: { ...(manifest as object), redirect_url: undefined }, page: text };
      },
      {
        fetch: (url) => {
          seen = { ...seen, asked: seen.asked ?? url };
          return gitHub()(url);
        },
      },
    );
    assert.equal(seen.asked, "https://github.test/api/v3/app-manifests/one/conversions");
    assert.deepEqual(seen.manifest, {
      name: "Acme <Kubernetes>",
      url: "https://login.acme.dev",
      redirect_url: undefined,
      callback_urls: ["https://login.acme.dev/callback"],
      public: false,
      default_permissions: { emails: "read", members: "read" },
      default_events: [],
    });
    assert.deepEqual(app, {
      appId: 7,
      slug: "acme-kubernetes",
      name: "Acme <Kubernetes>",
      htmlUrl: "https://github.test/github-apps/acme-kubernetes",
      owner: { kind: "organization", login: "acme" },
      url: "https://login.acme.dev/",
      permissions: { emails: "read", members: "read" },
      events: [],
      clientId: "Iv1.abc",
      clientSecret: "canary-client-secret",
      privateKey: "canary-private-key",
      createdAt: "2026-01-02T03:04:05Z",
    });
    assert.ok(!seen.page?.includes("canary"), "the page holds no secret");
    assert.match(seen.page ?? "", /Acme &lt;Kubernetes&gt; is registered/);
  });

  it("takes no answer to another question, and goes on", async () => {
    const statuses: number[] = [];
    await register(async (page) => {
      const { back, cookie, origin } = page;
      statuses.push((await visit(back({ code: "evil", state: "guessed" }), cookie)).status);
      statuses.push((await visit(back({ code: "" }), cookie)).status);
      statuses.push((await visit(`${origin}/elsewhere`, cookie)).status);
      statuses.push((await visit(page.url, cookie, "POST")).status);
      statuses.push((await visit(back(), cookie, "POST")).status);
      await confirm(page);
    });
    assert.deepEqual(statuses, [400, 400, 404, 405, 405]);
  });

  it("answers nobody who was sent by another name", async () => {
    const statuses: (number | undefined)[] = [];
    await register(async (page) => {
      for (const Host of ["evil.test", `localhost:${new URL(page.origin).port}`, "127.0.0.1"]) {
        const request = getWith(page.url, { headers: { Host } });
        const [response] = (await once(request, "response")) as [import("node:http").IncomingMessage];
        response.resume();
        statuses.push(response.statusCode);
      }
      await confirm(page);
    });
    assert.deepEqual(statuses, [400, 400, 400]);
  });

  it("exchanges a code once, though the browser brings it twice", async () => {
    let exchanges = 0;
    await register(
      async ({ back, cookie }) => {
        await Promise.allSettled([visit(back(), cookie), visit(back(), cookie)]);
      },
      {
        fetch: (url) => {
          if (url.includes("/app-manifests/")) exchanges += 1;
          return gitHub()(url);
        },
      },
    );
    assert.equal(exchanges, 1);
  });

  it("says that nothing was registered, where nobody confirms in time", async () => {
    await assert.rejects(
      register(() => Promise.resolve(), { patience: 30 }),
      /within .* minutes: nothing was registered/,
    );
  });

  it("says that nothing was registered, where the person cancels", async () => {
    const cancelling = new AbortController();
    const browser = () => {
      cancelling.abort(new Error("cancelled"));
      return Promise.resolve();
    };
    await assert.rejects(
      register(browser, { signal: cancelling.signal }),
      /cancelled: nothing was registered/,
    );
  });

  it("names the setting of a port that is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    assert.ok(address !== null && typeof address === "object");
    await assert.rejects(
      register(confirm, { listenPort: address.port }),
      (error: Error) =>
        error.message.includes(String(address.port)) && error.message.includes("app.listenPort"),
    );
    other.close();
  });

  it("says where an app may have been left, when GitHub does not take its code or its answer is lost", async () => {
    const faults: readonly GitHubFetch[] = [
      () => Promise.resolve(answer(404, { message: "Not Found" })),
      () => Promise.reject(new UnreachableError("github.test", "connection reset")),
      () => Promise.resolve(answer(503, { message: "down" })),
    ];
    for (const fetch of faults) {
      let page = "";
      const browser: Browser = async ({ back, cookie }) => {
        page = (await visit(back(), cookie)).text;
      };
      await assert.rejects(register(browser, { fetch }), /organizations\/acme\/settings\/apps.* delete it/);
      assert.match(page, /Not registered/);
    }
  });

  it("leaves no listener behind", async () => {
    let origin = "";
    await register(async (page) => {
      ({ origin } = page);
      await confirm(page);
    });
    await assert.rejects(fetch(`${origin}/`));
  });
});
