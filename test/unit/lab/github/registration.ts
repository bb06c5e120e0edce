import assert from "node:assert/strict";
import githubAppJwt from "universal-github-app-jwt";
import { z } from "zod";
import { type StandIn, web } from "./standIn.ts";

/** The manifest of a GitHub App that people log in through. */
export const manifest = {
  name: "Acme Kubernetes",
  url: "https://acme.test",
  redirect_url: "http://127.0.0.1:4321/registered",
  callback_urls: ["https://dex.one.test/callback", "https://dex.two.test/callback"],
  public: false,
  default_permissions: { members: "read", emails: "read" },
};

/** What a program learns of its new GitHub App. */
const conversion = z.object({
  id: z.number(),
  slug: z.string(),
  client_id: z.string(),
  client_secret: z.string(),
  pem: z.string(),
});

/** A GitHub App as the program knows it that had it registered. */
export type RegisteredApp = z.infer<typeof conversion>;

/** Where a response leads, relative URLs resolved. */
export function destination(response: Response): URL {
  assert.equal(response.status, 302);
  return new URL(response.headers.get("Location") ?? "", web);
}

/** Posts a manifest and returns the page that its owner confirms, or is told what is wrong. */
export async function openManifest(
  standIn: StandIn,
  content: unknown,
  { login = "ada", settings = "/organizations/acme/settings" } = {},
): Promise<{ readonly status: number; readonly page: string; readonly draft: string }> {
  const form = { manifest: JSON.stringify(content) };
  const kept = destination(await standIn.post(`${settings}/apps/new?state=noted`, form));
  const headers = { Cookie: await standIn.signIn(login) };
  const response = await standIn.request(kept.href, { headers });
  const draft = kept.searchParams.get("draft") ?? "";
  return { status: response.status, page: await response.text(), draft };
}

/** Registers a GitHub App of acme's as ada does, and fetches its credentials. */
export async function register(standIn: StandIn, changes: object = {}): Promise<RegisteredApp> {
  const content = { ...manifest, ...changes };
  const { draft } = await openManifest(standIn, content);
  const Cookie = await standIn.signIn("ada");
  const confirmed = await standIn.post(
    "/organizations/acme/settings/apps",
    { draft, name: content.name },
    { Cookie },
  );
  const code = destination(confirmed).searchParams.get("code") ?? "";
  const { status, body } = await standIn.api(`/app-manifests/${code}/conversions`, undefined, {
    method: "POST",
  });
  assert.equal(status, 201);
  return conversion.parse(body);
}

/** Installs a GitHub App on an account, as somebody who may. */
export async function install(
  standIn: StandIn,
  slug: string,
  target = "acme",
  login = "ada",
): Promise<Response> {
  const Cookie = await standIn.signIn(login);
  return standIn.post(`/github-apps/${slug}/installations`, { target }, { Cookie });
}

/** The token that a GitHub App signs for itself, as GitHub's own clients do. */
export async function tokenOfApp(standIn: StandIn, { id, pem }: RegisteredApp): Promise<string> {
  const now = Math.floor(standIn.time / 1000);
  return (await githubAppJwt({ id, privateKey: pem, now })).token;
}
