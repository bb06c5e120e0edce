import assert from "node:assert/strict";
import { app, type StandIn, web } from "./standIn.ts";

/** What an app asks of a person. */
export const asked = {
  client_id: app.clientId,
  redirect_uri: app.callbackUrl,
  scope: "user:email read:org",
  state: "a state: &?#",
};

/** The page that an app sends a person to. */
export function authorizePath(changes: Readonly<Record<string, string>> = {}): string {
  return `/login/oauth/authorize?${new URLSearchParams({ ...asked, ...changes }).toString()}`;
}

/** Where a response leads, relative URLs resolved. */
export function destination(response: Response): URL {
  assert.equal(response.status, 302);
  return new URL(response.headers.get("Location") ?? "", web);
}

/** A code of a person who agrees. */
export async function codeOf(standIn: StandIn, login: string): Promise<string> {
  const Cookie = await standIn.signIn(login);
  const agreed = await standIn.post("/login/oauth/authorize", { ...asked, authorize: "1" }, { Cookie });
  return destination(agreed).searchParams.get("code") ?? "";
}
