import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Browser, confirm, gitHub, register, visit } from "./registrationInBrowser.ts";

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
