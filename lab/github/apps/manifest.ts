import { z } from "zod";
import { permissionNames } from "./permissions.ts";

const mostCallbackUrls = 10;

/**
 * The keys of docs.github.com, "Registering a GitHub App from a manifest". GitHub is known to refuse keys that it does
 * not know in `hook_attributes`; whether it does so elsewhere is not documented. Here it does, so that no misspelt key
 * goes unseen.
 */
const manifest = z.strictObject({
  name: z.string().optional(),
  url: z.url(),
  // GitHub wants the URL whenever the object is there, even with a webhook that is not active.
  hook_attributes: z.strictObject({ url: z.url(), active: z.boolean().default(true) }).optional(),
  redirect_url: z.url().optional(),
  callback_urls: z
    .array(z.url())
    .max(mostCallbackUrls, `has more than ${mostCallbackUrls} URLs`)
    .default([])
    .readonly(),
  setup_url: z.url().optional(),
  description: z.string().optional(),
  public: z.boolean().default(false),
  default_events: z.array(z.string()).default([]).readonly(),
  default_permissions: z.record(z.string(), z.enum(["read", "write", "admin"])).default({}),
  request_oauth_on_install: z.boolean().default(false),
  setup_on_update: z.boolean().default(false),
});

/** What a program says of the GitHub App that it wants to have. */
export type Manifest = z.infer<typeof manifest>;

/** A manifest as it was read, or what GitHub has against it. */
export type ReadManifest =
  | { readonly outcome: "valid"; readonly manifest: Manifest }
  | {
      readonly outcome: "invalid";
      /** One sentence each. */
      readonly problems: readonly string[];
    };

/** Reads the form field `manifest`. The name is checked when somebody registers the app, who may change it. */
export function readManifest(text: string): ReadManifest {
  const content = parseJson(text);
  const parsed = manifest.safeParse(content, {
    error: ({ input }) => (input === undefined ? "wasn't supplied" : undefined),
  });
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) =>
      path.length === 0 ? message : `"${path.join(".")}" ${message}`,
    );
    return { outcome: "invalid", problems };
  }
  const unknown = Object.keys(parsed.data.default_permissions).filter(
    (name) => !permissionNames.includes(name),
  );
  return unknown.length > 0
    ? { outcome: "invalid", problems: unknown.map((name) => `"${name}" is not a permission`) }
    : { outcome: "valid", manifest: parsed.data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is as good as no object.
    return text;
  }
}
