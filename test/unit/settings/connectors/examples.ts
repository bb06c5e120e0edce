import type { ConnectorCase, ConnectorExamples } from "./connectorCase.ts";
import { github } from "./github.ts";
import { ldap } from "./ldap.ts";
import { oidc } from "./oidc.ts";

/** The examples of every type of connector. */
export const connectorExamples: Readonly<Record<string, ConnectorExamples>> = { github, oidc, ldap };

/** The right settings of every type. */
export const connectorCases: readonly ConnectorCase[] = Object.values(connectorExamples).flatMap(
  ({ cases }) => cases,
);
