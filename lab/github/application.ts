import { Hono } from "hono";
import type { Directory } from "./directory.ts";
import type { Grants } from "./grants.ts";
import type { OAuthApp } from "./oauthApp.ts";
import { accessTokenRoutes } from "./oauth/accessToken.ts";
import { authorizeRoutes } from "./oauth/authorize.ts";
import { requestLog, type RequestLog } from "./requestLog.ts";
import { restError } from "./rest/errors.ts";
import { restRoutes } from "./rest/routes.ts";
import { notFoundPage } from "./web/pages.ts";
import { webRoutes } from "./web/routes.ts";

/** What a stand-in for GitHub is made of. */
export interface ApplicationParts {
  /** Who there is. */
  readonly directory: Directory;
  /** The registered OAuth App. */
  readonly app: OAuthApp;
  /** Sessions, consents, codes and tokens. */
  readonly grants: Grants;
  /** `https://HOST[:PORT]`, without a slash at the end. */
  readonly web: string;
  /** Takes the log, one line a request. */
  readonly log: (line: string) => void;
}

/** The whole stand-in as a function from request to response, shaped like a GitHub Enterprise Server. */
export function createApplication({ directory, app, grants, web, log }: ApplicationParts): Hono<RequestLog> {
  const application = new Hono<RequestLog>();
  application.use(requestLog(log));
  application.route("/api/v3", restRoutes(directory, grants, { web, api: `${web}/api/v3` }));
  application.route("/login/oauth/authorize", authorizeRoutes(directory, app, grants));
  application.route("/login/oauth/access_token", accessTokenRoutes(app, grants));
  application.route("/", webRoutes(directory, grants, web));
  application.notFound((context) => context.html(notFoundPage("There is nothing at this address."), 404));
  application.onError((error, context) => {
    log(`${context.req.method} ${context.req.path} failed: ${error.stack ?? error.message}`);
    return restError(context, 500, "Server Error");
  });
  return application;
}
