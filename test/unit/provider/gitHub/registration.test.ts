import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { get as getWith } from "node:http";
import { connect } from "node:net";
import { describe, it } from "node:test";
import fc from "fast-check";
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
  owner: { login: "acme", type: "Organization" },
  external_url: "https://login.acme.dev/",
  permissions: { emails: "read", members: "read" },
  events: [],
};

const answer = (status: number, body: object): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

/** GitHub's answers: to a code with this app, and to a check of its client. */
const gitHub =
  (app: object = {}, client = "bad_verification_code"): GitHubFetch =>
  (url) =>
    Promise.resolve(
      url.endsWith("/login/oauth/access_token")
        ? answer(200, { error: client })
        : answer(201, { ...conversion, ...app }),
    );

/** What a person's browser does with the page that it is led to. */
type Browser = (page: {
  readonly url: string;
  readonly origin: string;
  readonly state: string;
  readonly manifest: unknown;
  /** The value of its header Cookie. */
  readonly cookie: string;
  /** Where GitHub sends it back to, with a code and a state. */
  readonly back: (parameters?: Record<string, string>) => string;
}) => Promise<void>;

/** Registers with a person whose browser does this, at a GitHub that answers so. */
function register(
  browser: Browser,
  {
    fetch = gitHub(),
    patience = 60_000,
    ...input
  }: {
    fetch?: GitHubFetch;
    patience?: number;
    listenPort?: number;
    signal?: AbortSignal;
    owner?: "organization" | "user";
  } = {},
) {
  let browsing: Promise<void> | undefined;
  const registering = registerApp({
    host: "github.test",
    organization: "acme",
    registration: {
      name: "Acme <Kubernetes>",
      url: "https://login.acme.dev",
      callbackUrl: "https://login.acme.dev/callback",
      owner: input.owner === "user" ? { kind: "user" } : { kind: "organization", organization: "acme" },
    },
    patience,
    fetch,
    signal: new AbortController().signal,
    ...input,
    show: async (url) => {
      const response = await globalThis.fetch(url);
      const page = await response.text();
      const action = /action="([^"]+)"/.exec(page)?.[1] ?? "";
      const written = /name="manifest" value="([^"]+)"/.exec(page)?.[1] ?? "";
      const manifest = JSON.parse(
        written.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">"),
      ) as { redirect_url: string };
      const state = new URL(action).searchParams.get("state") ?? "";
      browsing = browser({
        url,
        origin: new URL(url).origin,
        state,
        manifest,
        cookie: response.headers.getSetCookie()[0]?.split(";")[0] ?? "",
        back: (parameters = {}) =>
          `${manifest.redirect_url}?${new URLSearchParams({ code: "one", state, ...parameters }).toString()}`,
      });
    },
  });
  return registering.finally(() => browsing);
}

const visit = async (url: string, cookie?: string, method = "GET") => {
  const response = await fetch(url, { method, ...(cookie === undefined ? {} : { headers: { cookie } }) });
  return { status: response.status, text: await response.text(), headers: response.headers };
};

const confirm: Browser = async ({ back, cookie }) => {
  await visit(back(), cookie);
};

/** Sends bytes to a listener, and gives what it answers until it closes. */
async function send(origin: string, bytes: string | Uint8Array, timeoutMs: number): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(origin).port) });
  socket.on("error", () => undefined);
  socket.setTimeout(timeoutMs, () => socket.destroy());
  let text = "";
  socket.on("data", (data: Buffer) => {
    text += data.toString("latin1");
    if (text.includes("\r\n\r\n")) socket.destroy();
  });
  socket.write(bytes);
  await once(socket, "close");
  return text;
}

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

describe("somebody else at the registration of a GitHub App", () => {
  it("learns nothing from the port alone", async () => {
    const pages: string[] = [];
    let secret = "";
    await register(async (page) => {
      secret = page.state;
      for (const path of ["/", "/registered", "/favicon.ico"])
        pages.push((await visit(page.origin + path)).text);
      await confirm(page);
    });
    assert.ok(secret.length > 20 && !pages.join().includes(secret), "no state");
  });

  it("opens the printed address in vain after the person has", async () => {
    const seen: { status: number; text: string }[] = [];
    let [state, reloaded] = ["", 0];
    await register(async (page) => {
      ({ state } = page);
      seen.push(await visit(page.url), await visit(page.url, "latchkey_registration=guessed"));
      reloaded = (await visit(page.url, `other=1; ${page.cookie}`)).status;
      await confirm(page);
    });
    assert.deepEqual(
      seen.map(({ status }) => status),
      [403, 403],
    );
    assert.ok(seen.every(({ text }) => !text.includes(state) && text.includes("first browser")));
    assert.equal(reloaded, 200, "the person may reload");
  });

  it("cannot complete it with an app of their own, even with the state", async () => {
    const codes: string[] = [];
    const statuses: number[] = [];
    await register(
      async (page) => {
        for (const cookie of [undefined, "latchkey_registration=guessed", "latchkey_registration="])
          statuses.push((await visit(page.back({ code: "evil" }), cookie)).status);
        await confirm(page);
      },
      {
        fetch: (url) => {
          codes.push(...(/app-manifests\/(.*)\/conversions/.exec(url)?.slice(1) ?? []));
          return gitHub()(url);
        },
      },
    );
    assert.deepEqual([statuses, codes], [[403, 403, 403], ["one"]]);
  });

  it("leads the person to a page that keeps its secrets", async () => {
    const answers: Headers[] = [];
    await register(async (page) => {
      answers.push((await visit(page.url, page.cookie)).headers);
      answers.push((await visit(page.back(), page.cookie)).headers);
    });
    for (const headers of answers) {
      assert.equal(headers.get("Cache-Control"), "no-store");
      assert.equal(headers.get("Referrer-Policy"), "no-referrer");
      assert.match(
        headers.get("Content-Security-Policy") ?? "",
        /default-src 'none'.*frame-ancestors 'none'/,
      );
      assert.match(
        headers.get("Set-Cookie") ?? "",
        /^latchkey_registration=[\w-]*; Path=\/[\w-]{43}; Max-Age=\d+; HttpOnly; SameSite=Lax$/,
      );
    }
    assert.match(
      answers[1]?.get("Set-Cookie") ?? "",
      /=; .*Max-Age=0;/,
      "the cookie ends with the registration",
    );
  });

  const others: readonly (readonly [name: string, app: object, told: RegExp])[] = [
    [
      "another organization",
      { owner: { login: "umbrella", type: "Organization" } },
      /owner: expected the organization "acme", found the organization "umbrella"[^]*umbrella\/settings\/apps\/acme-kubernetes\/advanced/,
    ],
    [
      "a user",
      { owner: { login: "acme", type: "User" } },
      /found the user "acme"[^]*github\.test\/settings\/apps/,
    ],
    [
      "an enterprise",
      { owner: { slug: "acme" } },
      /found the enterprise "acme"[^]*github-apps\/acme-kubernetes/,
    ],
    [
      "more permissions",
      { permissions: { emails: "read", members: "read", contents: "write" } },
      /permissions: expected "emails: read", "members: read", found "contents: write", "emails: read", "members: read"/,
    ],
    ["higher permissions", { permissions: { emails: "read", members: "write" } }, /found .*"members: write"/],
    ["fewer permissions", { permissions: {} }, /permissions: .*found none/],
    ["events", { events: ["organization"] }, /events: expected none, found "organization"/],
    [
      "another home page",
      { external_url: "https://login.evil.dev" },
      /url: expected "https:\/\/login\.acme\.dev\/", found "https:\/\/login\.evil\.dev\/"/,
    ],
    ["a control character", { external_url: "\u001b[2J" }, /found "\\u001b\[2J"/],
  ];
  for (const [name, app, told] of others) {
    it(`is found out by the app: ${name}`, async () => {
      let page = "";
      const browser: Browser = async ({ back, cookie }) => {
        page = (await visit(back(), cookie)).text;
      };
      await assert.rejects(
        register(browser, { fetch: gitHub(app) }),
        (error: Error) =>
          told.test(error.message) &&
          /Nothing of it was stored.*Delete the app/s.test(error.message) &&
          !error.message.includes("canary"),
      );
      assert.match(page, /another app/);
    });
  }

  it("is found out by an app with another callback URL, of which GitHub tells nothing else", async () => {
    await assert.rejects(
      register(confirm, { fetch: gitHub({}, "redirect_uri_mismatch") }),
      /callback URL: expected "https:\/\/login\.acme\.dev\/callback"/,
    );
  });

  it("is not suspected where GitHub may differ: the app's name, upper case, a final slash, its own name for a permission", async () => {
    for (const app of [
      {
        name: "Renamed",
        owner: { login: "ACME", type: "Organization" },
        external_url: "https://login.acme.dev",
      },
      { permissions: { metadata: "read", email_addresses: "read", members: "read" } },
    ])
      assert.equal((await register(confirm, { fetch: gitHub(app) })).appId, 7);
    const owner = { login: "ada", type: "User" };
    assert.equal((await register(confirm, { owner: "user", fetch: gitHub({ owner }) })).owner.login, "ada");
  });
});

describe("a malformed request to the registration of a GitHub App", () => {
  it("is answered with an error, and ends nothing", async () => {
    const answers: [string, string][] = [];
    await register(async (page) => {
      for (const target of [
        "//",
        "///",
        "//evil.test/",
        "*",
        "http://",
        "https://%",
        "/%",
        "\\\\",
        "?",
        "//?a",
        "/\u00ff",
      ]) {
        const host = new URL(page.origin).host;
        const request = `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
        answers.push([target, await send(page.origin, request, 10_000)]);
      }
      answers.push(["no HTTP", await send(page.origin, "\u0016\u0003\u0001\u0000\r\n\r\n", 10_000)]);
      await confirm(page);
    });
    for (const [target, text] of answers) assert.match(text, /^HTTP\/1\.1 40[04] /, target);
  });

  it("of any kind leaves the listener as it was", async () => {
    await register(async (page) => {
      const host = new URL(page.origin).host;
      const word = fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.constantFrom("//", "/", "*", "/registered", "HTTP/1.1"),
      );
      const line = fc.tuple(fc.constantFrom("GET", "POST", "CONNECT", "OPTIONS", "BREW"), word, word);
      const request = fc.oneof(
        line.map(
          ([method, target, end]) =>
            `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${end}\r\n\r\n`,
        ),
        line.map((words) => `${words.join(" ")}\r\n\r\n`),
        fc.uint8Array(),
      );
      const requests = fc.array(request, { minLength: 10, maxLength: 10 });
      const property = fc.asyncProperty(requests, async (each) => {
        const answers = await Promise.all(each.map((bytes) => send(page.origin, bytes, 200)));
        assert.ok(!answers.join().includes(page.state));
      });
      await fc.assert(property, { numRuns: 15 });
      await confirm(page);
    });
  });

  it("and a browser that leaves while GitHub answers do not keep the app from being stored", async () => {
    const leaving = new AbortController();
    const app = await register(
      async ({ back, cookie }) => {
        await fetch(back(), { headers: { cookie }, signal: leaving.signal }).catch(() => undefined);
      },
      {
        fetch: async (url) => {
          leaving.abort();
          await new Promise((resolve) => setTimeout(resolve, 200));
          return gitHub()(url);
        },
      },
    );
    assert.equal(app.appId, 7);
  });
});
