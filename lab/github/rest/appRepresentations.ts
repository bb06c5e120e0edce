import { type GitHubApp, type Installation } from "../apps/app.ts";
import { permissionsOnAccount } from "../apps/permissions.ts";
import { accountOf, type Directory } from "../directory.ts";
import { type Addresses, nodeId, simpleUser } from "./representations.ts";

/** A GitHub App (schema `integration`). */
export function integration(addresses: Addresses, directory: Directory, app: GitHubApp) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId("Integration", app.id),
    client_id: app.clientId,
    owner: simpleUser(addresses, accountOf(directory, app.owner)),
    name: app.name,
    description: app.description ?? null,
    external_url: app.url,
    html_url: `${addresses.web}/github-apps/${app.slug}`,
    created_at: app.created,
    updated_at: app.created,
    permissions: app.permissions,
    events: app.events,
  };
}

/** A GitHub App on an account (schema `installation`). */
export function installationOf(
  addresses: Addresses,
  directory: Directory,
  app: GitHubApp,
  { id, account: login, created }: Installation,
) {
  const account = accountOf(directory, login);
  const { type } = simpleUser(addresses, account);
  const settings = type === "Organization" ? `/organizations/${login}/settings` : "/settings";
  return {
    id,
    account: simpleUser(addresses, account),
    repository_selection: "all",
    access_tokens_url: `${addresses.api}/app/installations/${id}/access_tokens`,
    repositories_url: `${addresses.api}/installation/repositories`,
    html_url: `${addresses.web}${settings}/installations/${id}`,
    app_id: app.id,
    client_id: app.clientId,
    app_slug: app.slug,
    target_id: account.id,
    target_type: type,
    // What a person gives by logging in is not the account's to give.
    permissions: permissionsOnAccount(app.permissions),
    events: app.events,
    created_at: created,
    updated_at: created,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}
