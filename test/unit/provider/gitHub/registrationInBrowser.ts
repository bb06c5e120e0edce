import { Response } from "undici";
import type { GitHubFetch } from "../../../../github/connection.ts";
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

/** An answer of GitHub. */
export const answer = (status: number, body: object): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

/** GitHub's answers: to a code with this app, and to a check of its client. */
export const gitHub =
  (app: object = {}, client = "bad_verification_code"): GitHubFetch =>
  (url) =>
    Promise.resolve(
      url.endsWith("/login/oauth/access_token")
        ? answer(200, { error: client })
        : answer(201, { ...conversion, ...app }),
    );

/** What a person's browser does with the page that it is led to. */
export type Browser = (page: {
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
export async function register(
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
  try {
    return await registering;
  } finally {
    await browsing;
  }
}

export const visit = async (url: string, cookie?: string, method = "GET") => {
  const response = await fetch(url, { method, ...(cookie === undefined ? {} : { headers: { cookie } }) });
  return { status: response.status, text: await response.text(), headers: response.headers };
};

/** Goes to GitHub and back, as a person does who confirms. */
export const confirm: Browser = async ({ back, cookie }) => {
  await visit(back(), cookie);
};
