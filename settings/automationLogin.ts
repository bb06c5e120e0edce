import { actionsIssuer } from "../github/addresses.ts";
import type { AutomationLogin } from "../oidc/dex/automation.ts";
import type { Automation } from "./automationSchema.ts";
import type { WrittenConnector } from "./connectors/connectorSchema.ts";

/** The jobs of a fleet with their issuer; `undefined` where it names none and there is no one GitHub whose it could be. */
export function automationLogin(
  { subjects, issuer, rootCA }: Automation,
  connectors: readonly WrittenConnector[],
): AutomationLogin | undefined {
  const sorted = [...new Set(subjects)].sort();
  if (issuer !== undefined) {
    return { issuer, ...(rootCA === undefined ? {} : { rootCA }), subjects: sorted };
  }
  const gitHubs = connectors.filter((connector) => connector.type === "github");
  const [first, ...others] = gitHubs;
  if (first === undefined || others.some(({ host }) => host !== first.host)) return undefined;
  return {
    issuer: actionsIssuer(first.host),
    ...(first.rootCA === undefined ? {} : { rootCA: first.rootCA }),
    subjects: sorted,
  };
}

/**
 * The id of the connector that people come through, where jobs have one besides: Dex would have a person choose between the
 * two. `undefined` where people have a choice of their own, or there are no jobs.
 */
export function loginConnector(
  automation: Automation | undefined,
  connectors: readonly WrittenConnector[],
): string | undefined {
  const [only, ...others] = connectors;
  return automation === undefined || others.length > 0 ? undefined : only?.id;
}
