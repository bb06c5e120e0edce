import * as pulumi from "@pulumi/pulumi";
import { GitHubApp } from "../components/gitHubApp.ts";
import { GitHubCredentials } from "../components/gitHubCredentials.ts";
import { appOwner, gitHubAppPages, installationUrl, oauthAppsUrl } from "../github/addresses.ts";
import { callbackUrl } from "../oidc/dex/callback.ts";
import type { DexClusterSettings } from "../settings/clusterSettings.ts";
import type { CreatedApp, GitHubOfTheStack } from "../settings/gitHubOfTheStack.ts";

/** What a stack says of its client at GitHub. Nothing in it is secret. */
export interface GitHubOutputs {
  readonly clientId: pulumi.Output<string>;
  /** When the client secret in use was first seen, as RFC 3339. */
  readonly clientSecretSince: pulumi.Output<string>;
  /** The page on GitHub where a new client secret is made. */
  readonly clientSecretPage: pulumi.Output<string>;
  /** The page on GitHub where the app is installed on the organisation; absent for an OAuth App, which is not. */
  readonly installationPage?: pulumi.Output<string>;
}

/** A stack's client at GitHub, known to GitHub. */
export interface GitHubClient {
  /** Its resource, before which nothing else is to change. */
  readonly resource: pulumi.CustomResource;
  readonly clientId: pulumi.Output<string>;
  /** Secret. */
  readonly clientSecret: pulumi.Output<string>;
  readonly outputs: GitHubOutputs;
}

/** The client at GitHub of a stack with a Dex: the app that it registers, or the credentials that it was given. */
export function gitHubClient(
  { login }: DexClusterSettings,
  gitHub: GitHubOfTheStack,
  config: pulumi.Config,
): GitHubClient {
  const { host, rootCA, organization, client } = gitHub;
  const { url } = login.issuer;
  const where = {
    host,
    organization,
    callbackUrl: callbackUrl(url),
    ...(rootCA === undefined ? {} : { rootCA }),
  };
  if (client.kind === "created") return createdApp(where, url, client, config);
  const credentials = new GitHubCredentials("github-credentials", {
    ...where,
    clientId: client.clientId,
    clientSecret: config.requireSecret("githubClientSecret"),
  });
  return {
    resource: credentials,
    clientId: credentials.clientId,
    clientSecret: credentials.clientSecret,
    outputs: {
      clientId: credentials.clientId,
      clientSecretSince: credentials.clientSecretSince,
      clientSecretPage: pulumi.output(oauthAppsUrl(host, organization)),
    },
  };
}

function createdApp(
  where: Omit<GitHubOfTheStack, "connector" | "client"> & { readonly callbackUrl: string },
  url: string,
  { owner, name, listenPort, hasOtherSecret }: CreatedApp,
  config: pulumi.Config,
): GitHubClient {
  const app = new GitHubApp("github-app", {
    ...where,
    owner,
    name,
    url,
    ...(listenPort === undefined ? {} : { listenPort }),
    ...(hasOtherSecret ? { clientSecret: config.requireSecret("githubClientSecret") } : {}),
  });
  const { host, organization } = where;
  const holder = appOwner(owner, organization);
  return {
    resource: app,
    clientId: app.clientId,
    clientSecret: app.clientSecretInUse,
    outputs: {
      clientId: app.clientId,
      clientSecretSince: app.clientSecretSince,
      clientSecretPage: app.slug.apply((slug) => gitHubAppPages(host, holder, slug).general),
      installationPage: app.htmlUrl.apply(installationUrl),
    },
  };
}
