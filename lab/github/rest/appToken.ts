import { verify } from "node:crypto";
import { z } from "zod";
import type { GitHubApp } from "../apps/app.ts";

/** Whom a GitHub App's own token speaks for, or GitHub's answer to a bad one. */
export type AppToken =
  | { readonly outcome: "accepted"; readonly app: GitHubApp }
  | { readonly outcome: "refused"; readonly status: 401 | 404; readonly message: string };

/** A token ends ten minutes from now at the latest. */
const longestSeconds = 10 * 60;

const header = z.object({ alg: z.literal("RS256") });

const undecodable = refused(401, "A JSON web token could not be decoded");

/**
 * Checks the JWT that a GitHub App signs for itself (docs.github.com, "Generating a JSON Web Token for a GitHub App").
 * A token of another key is answered as one that is none, as GitHub does (actions/create-github-app-token#153).
 */
export function readAppToken(token: string, apps: readonly GitHubApp[], now: number): AppToken {
  const [, signed, head = "", body = "", signature = ""] =
    /^(([\w-]+)\.([\w-]+))\.([\w-]+)$/.exec(token) ?? [];
  const claims = z.record(z.string(), z.unknown()).safeParse(decoded(body));
  if (signed === undefined || !header.safeParse(decoded(head)).success || !claims.success) {
    return undecodable;
  }
  const { iss, iat, exp } = claims.data;
  if (iss === undefined) {
    return refused(401, "Missing 'issuer' claim ('iss') in assertion");
  }
  const app = apps.find(({ id, clientId }) => iss === clientId || iss === id || iss === String(id));
  if (app === undefined) {
    return refused(404, "Integration not found");
  }
  const bytes = Buffer.from(signature, "base64url");
  if (!app.publicKeys.some((key) => verify("sha256", Buffer.from(signed), key, bytes))) {
    return undecodable;
  }
  const seconds = now / 1000;
  if (typeof exp !== "number" || exp <= seconds) {
    return refused(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > seconds + longestSeconds) {
    return refused(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  return typeof iat === "number" && iat <= seconds
    ? { outcome: "accepted", app }
    : refused(
        401,
        "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
      );
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString());
  } catch {
    return undefined;
  }
}

function refused(status: 401 | 404, message: string): AppToken {
  return { outcome: "refused", status, message };
}
