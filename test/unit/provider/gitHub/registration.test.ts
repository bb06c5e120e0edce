import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { get as getWith } from "node:http";
import { describe, it } from "node:test";
import { Response } from "undici";
import { type GitHubFetch, UnreachableError } from "../../../../github/connection.ts";
import { registerApp } from "../../../../provider/gitHub/registration.ts";

const conversion = {
  id: 7,
  slug: "acme-kubernetes",
  name: "Acme <Kubernetes>",
  html_url: "https://github.test/github-apps/acme-kubernetes",
  client_id: "Iv1.abc",
  client_secret: "canary-client-secret",
  pem: "canary-private-key",
  created_at: "2026-01-02T03:04:05Z",
};

const answer = (status: number, body: object): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

/** What a person's browser does with the page that it is led to. */
type Browser = (page: {
  readonly origin: string;
  readonly state: string;
  readonly manifest: unknown;
}) => Promise<void>;

/** Registers with a person whose browser does this, at a GitHub that answers so. */
function register(
  browser: Browser,
  {
    fetch = () => Promise.resolve(answer(201, conversion)),
    patience = 5000,
    ...input
  }: { fetch?: GitHubFetch; patience?: number; listenPort?: number; signal?: AbortSignal } = {},
) {
  let browsing: Promise<void> | undefined;
  const registering = registerApp({
    host: "github.test",
    organization: "acme",
    registration: {
      name: "Acme <Kubernetes>",
      url: "https://login.acme.dev",
      callbackUrl: "https://login.acme.dev/callback",
      owner: { kind: "organization", organization: "acme" },
    },
    patience,
    fetch,
    signal: new AbortController().signal,
    ...input,
    show: async (url) => {
      const page = await (await globalThis.fetch(url)).text();
      const action = /action="([^"]+)"/.exec(page)?.[1] ?? "";
      const manifest = /name="manifest" value="([^"]+)"/.exec(page)?.[1] ?? "";
      browsing = browser({
        origin: new URL(url).origin,
        state: new URL(action).searchParams.get("state") ?? "",
        manifest: JSON.parse(
          manifest.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">"),
        ) as unknown,
      });
    },
  });
  return registering.finally(() => browsing);
}

const visit = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
};

const confirm: Browser = async ({ origin, state }) => {
  await visit(`${origin}/registered?code=one&state=${state}`);
};

describe("registering a GitHub App", () => {
  it("leads to GitHub's form, filled in, and gives what the code is exchanged for", async () => {
    let seen: { manifest?: unknown; page?: string; asked?: string } = {};
    const app = await register(
      async ({ origin, state, manifest }) => {
        const { text } = await visit(`${origin}/registered?code=one&state=${state}`);
        seen = { ...seen, manifest: { ...(manifest as object), redirect_url: undefined }, page: text };
      },
      {
        fetch: (url) => {
          seen = { ...seen, asked: url };
          return Promise.resolve(answer(201, conversion));
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
      statuses.push((await visit(`${page.origin}/registered?code=evil&state=guessed`)).status);
      statuses.push((await visit(`${page.origin}/registered?state=${page.state}`)).status);
      statuses.push((await visit(`${page.origin}/elsewhere`)).status);
      await confirm(page);
    });
    assert.deepEqual(statuses, [400, 400, 404]);
  });

  it("answers nobody who was sent by another site's name", async () => {
    let status: number | undefined;
    await register(async (page) => {
      const request = getWith(`${page.origin}/`, { headers: { Host: "evil.test" } });
      const [response] = (await once(request, "response")) as [import("node:http").IncomingMessage];
      response.resume();
      status = response.statusCode;
      await confirm(page);
    });
    assert.equal(status, 400);
  });

  it("exchanges a code once, though the browser brings it twice", async () => {
    let exchanges = 0;
    await register(
      async ({ origin, state }) => {
        const url = `${origin}/registered?code=one&state=${state}`;
        await Promise.allSettled([visit(url), visit(url)]);
      },
      {
        fetch: () => {
          exchanges += 1;
          return Promise.resolve(answer(201, conversion));
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
      const browser: Browser = async ({ origin, state }) => {
        page = (await visit(`${origin}/registered?code=one&state=${state}`)).text;
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
