import { z } from "zod";
import { longestAppName } from "../../github/appManifest.ts";
import { holdsUnknown, type PropertyMap } from "../engine/propertyMap.ts";
import { clientInputs, plain } from "./client.ts";

/** What the resource takes. */
export const appInputs = z.strictObject({
  ...clientInputs,
  /** Whose it is: the organisation's, or that of the person who registers it. */
  owner: z.enum(["organization", "user"]),
  /** The name that GitHub's form begins with. */
  name: z.string().min(1).max(longestAppName),
  /** Its home page. */
  url: z.url(),
  /** The port on 127.0.0.1 where GitHub sends the browser back to; absent for any that is free. */
  listenPort: z.int().min(1).max(65_535).optional(),
  /** A client secret that takes the place of the first one; absent for that. Secret. */
  clientSecret: z.string().min(1).optional(),
});

/** What the resource is told. */
export type AppInputs = z.output<typeof appInputs>;

/** What the state holds beside the inputs. */
const outputs = z.object({
  appId: z.number(),
  slug: z.string(),
  registeredName: z.string(),
  htmlUrl: z.string(),
  clientId: z.string(),
  /** The secret that GitHub gave with the registration. Secret. */
  firstClientSecret: z.string(),
  /** Secret. */
  privateKey: z.string(),
  /** When the secret in use was first seen, as RFC 3339. */
  clientSecretSince: z.string(),
});

/** A registered app, as the state knows it. */
export type AppState = z.output<typeof outputs>;

/** The inputs, or `undefined` while some are not known. */
export function knownAppInputs(given: PropertyMap): AppInputs | undefined {
  return holdsUnknown({ ...given }) ? undefined : appInputs.parse(plain(given));
}

/** What the state knows of an app. @throws {z.ZodError} where the state is none of an app's. */
export function appState(state: PropertyMap): AppState {
  return outputs.parse(plain(state));
}

/** The inputs that the state was made with. */
export function inputsIn(state: PropertyMap): AppInputs {
  return appInputs.parse(plain(inputPropertiesIn(state)));
}

/** The same, as the engine keeps them. */
export function inputPropertiesIn(state: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(state).filter(([key]) => key in appInputs.shape));
}
