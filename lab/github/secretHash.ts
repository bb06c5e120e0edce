import { createHash } from "node:crypto";

/** What is remembered of a secret: enough to know it again, not enough to use it. */
export function secretHash(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
