import type { AppDescription } from "./appApi.ts";
import { type AppRegistration, neededPermissions } from "./appManifest.ts";

/** A property in which an app differs from its registration. */
export interface AppDifference {
  readonly what: "owner" | "permissions" | "events" | "url" | "callback URL";
  /** In words. */
  readonly expected: string;
  /** In words. What GitHub says is quoted, so that no control character is in it. */
  readonly actual: string;
}

/**
 * Compares an app with what Latchkey registers. GitHub does not report an app's callback URLs, and lets a person choose
 * its name.
 */
export function appDifferences(
  app: AppDescription,
  registration: Pick<AppRegistration, "owner" | "url">,
): readonly AppDifference[] {
  return [
    ...ownerDifference(app.owner, registration.owner),
    ...difference("url", quoted(plainUrl(registration.url)), quoted(plainUrl(app.url))),
    ...difference("permissions", listed(neededPermissions), listed(comparable(app.permissions))),
    ...difference("events", "none", app.events.length === 0 ? "none" : app.events.map(quoted).join(", ")),
  ];
}

function ownerDifference(
  actual: AppDescription["owner"],
  expected: AppRegistration["owner"],
): readonly AppDifference[] {
  const found = `the ${actual.kind} ${quoted(actual.login)}`;
  // GitHub does not distinguish upper and lower case in names.
  if (expected.kind === "organization") {
    const { organization } = expected;
    const isSame =
      actual.kind === "organization" && actual.login.toLowerCase() === organization.toLowerCase();
    return isSame ? [] : difference("owner", `the organization ${quoted(organization)}`, found);
  }
  return actual.kind === "user" ? [] : difference("owner", "the user who confirms", found);
}

function difference(what: AppDifference["what"], expected: string, actual: string): readonly AppDifference[] {
  return expected === actual ? [] : [{ what, expected, actual }];
}

/**
 * Permissions without what every app has, under the names that a manifest takes: GitHub's description of its interface
 * calls one of them `email_addresses` (schema `app-permissions`).
 */
function comparable(permissions: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(permissions)
      .filter(([name, right]) => !(name === "metadata" && right === "read"))
      .map(([name, right]) => [name === "email_addresses" ? "emails" : name, right]),
  );
}

function listed(permissions: Readonly<Record<string, string>>): string {
  const each = Object.entries(permissions).map(([name, right]) => quoted(`${name}: ${right}`));
  return each.length === 0 ? "none" : each.toSorted().join(", ");
}

function plainUrl(url: string): string {
  return URL.parse(url)?.href ?? url;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
