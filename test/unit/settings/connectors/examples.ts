import { atlassianCrowd } from "./atlassianCrowd.ts";
import { bitbucketCloud } from "./bitbucketCloud.ts";
import type { ConnectorCase, ConnectorExamples } from "./connectorCase.ts";
import { gitea } from "./gitea.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { google } from "./google.ts";
import { keystone } from "./keystone.ts";
import { ldap } from "./ldap.ts";
import { microsoft } from "./microsoft.ts";
import { oauth } from "./oauth.ts";
import { oidc } from "./oidc.ts";
import { openshift } from "./openshift.ts";
import { saml } from "./saml.ts";

/** The examples of every type of connector. */
export const connectorExamples: Readonly<Record<string, ConnectorExamples>> = {
  github,
  oidc,
  ldap,
  saml,
  google,
  microsoft,
  gitlab,
  "bitbucket-cloud": bitbucketCloud,
  gitea,
  openshift,
  oauth,
  keystone,
  "atlassian-crowd": atlassianCrowd,
};

/** The right settings of every type. */
export const connectorCases: readonly ConnectorCase[] = Object.values(connectorExamples).flatMap(
  ({ cases }) => cases,
);
