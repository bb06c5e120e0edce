import { Hono } from "hono";
import type { ActionsIssuer } from "./actions/issuer.ts";
import { actionsRoutes } from "./actions/routes.ts";
import type { Apps } from "./apps/registry.ts";
import type { Grants } from "./grants.ts";
import type { ManagedDirectory } from "./managedDirectory.ts";
import type { Repositories } from "./repositories/repositories.ts";
import { accessTokenRoutes } from "./oauth/accessToken.ts";
import { authorizeRoutes } from "./oauth/authorize.ts";
import { requestLog, type RequestLog } from "./requestLog.ts";
import { restError } from "./rest/errors.ts";
import { restRoutes } from "./rest/routes.ts";
import { Tickets } from "./tickets.ts";
import { appSettingsRoutes } from "./web/appSettingsRoutes.ts";
import { installationRoutes } from "./web/installationRoutes.ts";
import { notFoundPage } from "./web/layout.ts";
import { settingsPaths } from "./web/owners.ts";
import { registrationRoutes } from "./web/registrationRoutes.ts";
import { webRoutes } from "./web/routes.ts";

/** What a stand-in for GitHub is made of. */
export interface ApplicationParts {
  /** Who there is. */
  readonly directory: ManagedDirectory;
  /** The registered apps. */
  readonly apps: Apps;
  /** Sessions, consents, codes and tokens. */
  readonly grants: Grants;
  /** Gives jobs their tokens. */
  readonly actions: ActionsIssuer;
  /** What jobs wrote, and how they ended. */
  readonly repositories: Repositories;
  /** `https://HOST[:PORT]`, without a slash at the end. */
  readonly web: string;
  /** Takes the log, one line a request. */
  readonly log: (line: string) => void;
  /** Milliseconds since 1970. Default: the clock. */
  readonly now?: () => number;
}

/** From the posted manifest to the app's credentials it may take an hour (docs.github.com, the manifest flow). */
const registrationMilliseconds = 60 * 60 * 1000;

/** The whole stand-in as a function from request to response, shaped like a GitHub Enterprise Server. */
export function createApplication(parts: ApplicationParts): Hono<RequestLog> {
  const { directory, apps, grants, actions, repositories, web, log, now = Date.now } = parts;
  const patience = registrationMilliseconds;
  const conversions = new Tickets<string>(patience, now);
  const addresses = { web, api: `${web}/api/v3` };
  const application = new Hono<RequestLog>();
  application.use(requestLog(log));
  application.route(
    "/api/v3",
    restRoutes({ directory, apps, grants, actions, repositories, conversions, addresses, now }),
  );
  application.route("/login/oauth/authorize", authorizeRoutes(directory, apps, grants));
  application.route("/login/oauth/access_token", accessTokenRoutes(apps, grants));
  application.route("/_services", actionsRoutes(actions, directory, repositories, now));
  const registration = registrationRoutes({ directory, apps, grants, conversions, patience, now });
  const appSettings = appSettingsRoutes(directory, apps, grants);
  for (const settings of settingsPaths) {
    application.route(settings, registration);
    application.route(settings, appSettings);
  }
  application.route("/", installationRoutes(directory, apps, grants));
  application.route("/", webRoutes(directory, grants, web));
  application.notFound((context) => context.html(notFoundPage("There is nothing at this address."), 404));
  application.onError((error, context) => {
    log(`${context.req.method} ${context.req.path} failed: ${error.stack ?? error.message}`);
    return restError(context, 500, "Server Error");
  });
  return application;
}
