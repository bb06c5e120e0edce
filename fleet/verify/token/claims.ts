import { z } from "zod";
import { jsonOf } from "../answerText.ts";

const claims = z.record(z.string(), z.unknown());

/** What a JSON Web Token says, unchecked. Nothing of it opens anything. `undefined` where it is no such token. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> | undefined {
  const [, body = ""] = token.split(".");
  return claims.safeParse(jsonOf(Buffer.from(body, "base64url").toString("utf8"))).data;
}
