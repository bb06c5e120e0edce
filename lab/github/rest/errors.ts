import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** The release of GitHub Enterprise Server whose description the answers follow. */
export const release = "3.19";

/** An error as GitHub's REST interface words it (schema `basic-error`). */
export function restError(
  context: Context,
  status: ContentfulStatusCode & (401 | 403 | 404 | 500),
  message: string,
) {
  const documentation_url = `https://docs.github.com/enterprise-server@${release}/rest`;
  return context.json({ message, documentation_url, status: String(status) }, status);
}

/** The answer to what does not exist, and to what the asker may not know of. */
export function notFound(context: Context) {
  return restError(context, 404, "Not Found");
}
