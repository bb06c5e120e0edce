import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** The release of GitHub Enterprise Server whose description the answers follow. */
export const release = "3.19";

const documentation_url = `https://docs.github.com/enterprise-server@${release}/rest`;

/** An error as GitHub's REST interface words it (schema `basic-error`). */
export function restError(
  context: Context,
  status: ContentfulStatusCode & (401 | 403 | 404 | 500),
  message: string,
) {
  return context.json({ message, documentation_url, status: String(status) }, status);
}

/** The answer to what does not exist, and to what the asker may not know of. */
export function notFound(context: Context) {
  return restError(context, 404, "Not Found");
}

/** The answer to a GitHub App that lacks a permission or an installation. */
export function notForThisApp(context: Context) {
  return restError(context, 403, "Resource not accessible by integration");
}

/** The answer to a body that makes no sense, because of one of its fields (schema `validation-error`). */
export function validationFailed(context: Context, resource: string, field: string, message: string) {
  const errors = [{ resource, code: "custom", field, message }];
  return context.json({ message: "Validation Failed", errors, documentation_url }, 422);
}
