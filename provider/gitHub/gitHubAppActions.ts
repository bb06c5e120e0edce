import { appOwner, type GitHubAppPages, gitHubAppPages, installationUrl } from "../../github/addresses.ts";
import { findApp, findInstallation, RefusedKeyError, uninstall } from "../../github/appApi.ts";
import { type AppDifference, appDifferences } from "../../github/appDifferences.ts";
import { gitHubFetch, UnreachableError } from "../../github/connection.ts";
import { secret, unknownValue, type PropertyMap } from "../engine/propertyMap.ts";
import type { Circumstances, FoundState, ResourceState, Surroundings } from "../engine/resourceType.ts";
import { clientProblem } from "./clientSecret.ts";
import {
  type AppInputs,
  appState,
  type AppState,
  inputPropertiesIn,
  inputsIn,
} from "./gitHubAppProperties.ts";
import { leadTo, thisSeat } from "./person.ts";
import { registerApp } from "./registration.ts";

/** For how many milliseconds a person is waited for. GitHub's code would be good for an hour. */
const patience = 15 * 60_000;

/** What a preview does not know of an app that is not registered yet. */
const unknownOutputs = {
  appId: unknownValue,
  slug: unknownValue,
  registeredName: unknownValue,
  htmlUrl: unknownValue,
  clientId: unknownValue,
  firstClientSecret: secret(unknownValue),
  privateKey: secret(unknownValue),
  clientSecretSince: unknownValue,
};

/** Registers an app. @throws {Error} with what to do, where it could not be. */
export async function create(
  given: PropertyMap,
  known: AppInputs | undefined,
  { preview, signal, log }: Circumstances,
): Promise<ResourceState> {
  if (preview || known === undefined) return { id: "", properties: { ...given, ...unknownOutputs } };
  const { host, organization, listenPort } = known;
  const app = await registerApp({
    host,
    organization,
    listenPort,
    patience,
    registration: { ...known, owner: appOwner(known.owner, organization) },
    show: (url) => leadTo(url, thisSeat(), log),
    fetch: gitHubFetch(known, signal),
    signal,
  });
  await log(
    "info",
    `The GitHub App ${app.slug} of ${app.owner.login} is registered. Install it: ${installationUrl(app.htmlUrl)}`,
  );
  const { appId, slug, htmlUrl, clientId } = app;
  return {
    id: String(app.appId),
    properties: {
      ...given,
      ...{ appId, slug, htmlUrl, clientId },
      registeredName: app.name,
      firstClientSecret: secret(app.clientSecret),
      privateKey: secret(app.privateKey),
      clientSecretSince: known.clientSecret === undefined ? app.createdAt : new Date().toISOString(),
    },
  };
}

/** Takes another secret into use, and tells what a person has to change on GitHub. */
export async function update(
  state: PropertyMap,
  given: PropertyMap,
  known: AppInputs | undefined,
  { preview, signal, log }: Circumstances,
): Promise<PropertyMap> {
  const { clientSecretSince: since, ...app } = keptOutputs(state);
  if (known === undefined) return { ...given, ...app, clientSecretSince: unknownValue };
  const before = inputsIn(state);
  const { general } = pagesOf(known, appState(state));
  const byHand = (["name", "url", "callbackUrl"] as const).filter((key) => before[key] !== known[key]);
  for (const key of byHand)
    await log(
      "warning",
      `GitHub lets only a person change this: write ${known[key]} as the app's ${key} at ${general}`,
    );
  if (before.clientSecret === known.clientSecret)
    return { ...given, ...app, clientSecretSince: since ?? null };
  if (preview) return { ...given, ...app, clientSecretSince: unknownValue };
  const problem = await clientProblem(clientOf(known, appState(state)), gitHubFetch(known, signal));
  if (problem !== undefined) throw new Error(problem);
  return { ...given, ...app, clientSecretSince: new Date().toISOString() };
}

/**
 * Asks GitHub whether people can log in through the app, and tells what keeps them from it. Where GitHub does not answer
 * nothing stops: an outage of GitHub's must not keep a certificate from being renewed.
 *
 * @returns whether the app is gone.
 * @throws {Error} where its client secret is not good any more.
 */
export async function inspect(
  app: AppState,
  known: AppInputs,
  { signal, log }: Surroundings,
): Promise<boolean> {
  const fetch = gitHubFetch(known, signal);
  const pages = pagesOf(known, app);
  try {
    const [found, installation, problem] = await Promise.all([
      findApp(known, app, fetch),
      findInstallation(known, app, known.organization, fetch),
      clientProblem(clientOf(known, app), fetch),
    ]);
    if (found === undefined) {
      await log(
        "warning",
        `The GitHub App ${app.slug} is gone from ${known.host}: an update registers another.`,
      );
      return true;
    }
    if (installation === undefined)
      await log(
        "warning",
        `The GitHub App ${app.slug} is not installed on ${known.organization}, so nobody can log in: open ${installationUrl(found.htmlUrl)}`,
      );
    for (const difference of appDifferences(found, {
      owner: appOwner(known.owner, known.organization),
      url: known.url,
    }))
      await log("warning", differenceWarning(app.slug, difference, pages));
    if (problem !== undefined) throw new Error(problem);
  } catch (error) {
    if (error instanceof RefusedKeyError)
      await log(
        "warning",
        `GitHub refuses the private key of the app ${app.slug}, so the app was not checked. Logins do not need the key. Either this machine's clock is wrong, or the key was deleted at ${pages.general}.`,
      );
    else if (error instanceof UnreachableError)
      await log("warning", `${error.message}. The GitHub App ${app.slug} was not checked.`);
    else throw error;
  }
  return false;
}

function differenceWarning(
  slug: string,
  { what, expected, actual }: AppDifference,
  pages: GitHubAppPages,
): string {
  const isOfPermissions = what === "permissions" || what === "events";
  const page = isOfPermissions ? pages.permissions : what === "owner" ? pages.advanced : pages.general;
  return `The GitHub App ${slug} has changed on GitHub, ${what}: expected ${expected}, found ${actual}. Change it at ${page}`;
}

/** Finds out whether the app is still there. */
export async function read(
  id: string,
  state: PropertyMap,
  { signal }: Surroundings,
): Promise<FoundState | undefined> {
  const made = inputsIn(state);
  const found = await findApp(made, appState(state), gitHubFetch(made, signal));
  if (found === undefined) return undefined;
  return {
    id,
    inputs: inputPropertiesIn(state),
    properties: { ...state, registeredName: found.name, slug: found.slug },
  };
}

/** Takes the app away from the organisation, and tells where a person deletes it. */
export async function remove(state: PropertyMap, { signal, log }: Surroundings): Promise<void> {
  const made = inputsIn(state);
  const app = appState(state);
  const fetch = gitHubFetch(made, signal);
  try {
    if ((await findApp(made, app, fetch)) === undefined) return;
    const installation = await findInstallation(made, app, made.organization, fetch);
    if (installation !== undefined) await uninstall(made, app, installation, fetch);
  } catch (error) {
    if (!(error instanceof RefusedKeyError)) throw error;
  }
  await log(
    "warning",
    `GitHub lets only a person delete an app: ${app.slug} is uninstalled from ${made.organization}; delete it at ${pagesOf(made, app).advanced}`,
  );
}

function pagesOf(inputs: AppInputs, { slug }: Pick<AppState, "slug">) {
  return gitHubAppPages(inputs.host, appOwner(inputs.owner, inputs.organization), slug);
}

function clientOf(inputs: AppInputs, app: AppState) {
  const { host, callbackUrl, clientSecret = app.firstClientSecret } = inputs;
  return { host, callbackUrl, clientId: app.clientId, clientSecret, page: pagesOf(inputs, app).general };
}

/** What the state holds beside the inputs, with its secrets marked. */
function keptOutputs(state: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.keys(unknownOutputs).map((key) => [key, state[key] ?? null]));
}
