/**
 * Permissions that each person gives by logging in, by their names in a manifest (docs.github.com, "Permissions
 * required for GitHub Apps", and the parameters of "Registering a GitHub App using URL parameters").
 *
 * The OpenAPI description (`app-permissions`) calls the first one `email_addresses`. GitHub's registration refuses that
 * name as unknown (reported with agentconnect-md/agentconnect#710 and hunvreus/pagescms#409, both 2026), and registered
 * apps have it as `emails`, so that is the only one here.
 */
const personal = ["emails", "followers", "gpg_keys", "interaction_limits", "profile", "starring"];

/** Permissions that an account gives by installing the app (`app-permissions` of the OpenAPI description). */
const ofAccounts = [
  "actions",
  "administration",
  "checks",
  "contents",
  "deployments",
  "environments",
  "issues",
  "members",
  "metadata",
  "organization_administration",
  "organization_custom_roles",
  "organization_events",
  "organization_hooks",
  "organization_packages",
  "organization_plan",
  "organization_projects",
  "organization_secrets",
  "organization_self_hosted_runners",
  "organization_user_blocking",
  "packages",
  "pages",
  "pull_requests",
  "repository_hooks",
  "repository_projects",
  "secrets",
  "security_events",
  "single_file",
  "statuses",
  "vulnerability_alerts",
  "workflows",
];

/** Every permission that an app may ask for. */
export const permissionNames: readonly string[] = [...personal, ...ofAccounts];

/** Those of an app's permissions that its installation on an account carries. */
export function permissionsOnAccount(permissions: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(permissions).filter(([name]) => ofAccounts.includes(name)));
}
