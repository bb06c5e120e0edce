import { z } from "zod";
import { isUnfitToShow, quoted, writeInstead } from "../quoted.ts";

/** What a connector is called: by the fleet, and on Dex's page. @param type its id where none is written. */
export function naming(type: string, product: string) {
  return {
    id: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/, {
        error: ({ input }) =>
          `${quoted(input)} is not an id; write lower-case letters, digits and "-", at most 40, like ${type}`,
      })
      .describe(
        `What rules and secrets call the connector; no two have the same. It is in every sub claim, so it never changes. Default ${type}.`,
      )
      .default(type),
    name: text(`What a person reads on Dex's page. Default ${product}.`).default(product),
  };
}

/** One line that says something. */
export function text(description: string) {
  return z
    .string()
    .regex(/^(?!\s)[^\u0000-\u001f\u007f]+(?<!\s)$/, {
      error: ({ input }) =>
        `${input === "" ? "is an empty text" : `${quoted(input)} is not one plain line`}; write one, without white space around it`,
    })
    .describe(description);
}

/** A list of at least one text. */
export function texts(item: string, description: string) {
  return z
    .array(text(item))
    .min(1, { error: "is empty; name at least one, or remove the key where it is not required" })
    .describe(description);
}

/** The client secrets of GitHub's OAuth Apps are 40 hexadecimal digits; their client ids are 20, or begin with Iv or Ov. */
const clientSecretForm = /^[0-9a-f]{40}$/;

/** A client id of GitHub's. */
export const gitHubClientId = z
  .string()
  .refine((id) => !clientSecretForm.test(id), {
    abort: true,
    error:
      "looks like the client secret; take it out of the file, have a new one made if the file was ever committed, and write the client id here, like Ov23li…",
  })
  .regex(/^[A-Za-z0-9._-]+$/, {
    error: ({ input }) =>
      `${quoted(input)} is not a client id; copy it from the OAuth App's page on GitHub, like Ov23li…`,
  });

/** The client id that a provider gave to Dex. It is public. */
export function clientId(description: string) {
  return z
    .string()
    .regex(/^[!-~]+$/, {
      error: "is not a client id; copy it from where the provider shows it, without white space",
    })
    .describe(description);
}

/** An address of a provider's. @param isBase whether Dex writes paths behind it. */
export function httpsUrl(description: string, isBase = false) {
  return (
    z
      .string()
      // The pattern is for editors, which know no parser.
      .meta({ description, pattern: isBase ? "^https://[^?#@\\s]*[^/?#@\\s]$" : "^https://[^#\\s]+$" })
      .superRefine((written, context) => {
        const problem = urlProblem(written, isBase);
        if (problem === undefined) return;
        const subject = isUnfitToShow(written) ? "" : `${quoted(written)} `;
        context.addIssue({ code: "custom", message: subject + problem });
      })
  );
}

function urlProblem(written: string, isBase: boolean): string | undefined {
  const url = URL.parse(written);
  if (url === null || /\s/.test(written)) return "is not a URL; write it in full, like https://id.acme.dev";
  if (url.protocol !== "https:") return "must begin with https://, or anybody in between could log in";
  if (url.username !== "" || url.password !== "") return "must not hold a user or a password; remove it";
  if (written.includes("#")) return "must not have a #; remove it and what follows";
  if (!isBase) return undefined;
  if (url.search !== "") return "must not have a ?; remove it and what follows";
  return written.endsWith("/") ? "must not end with a slash; remove it" : undefined;
}

const hostPattern = /^(?!-)[A-Za-z0-9.-]+(?<![-.])(:[1-9][0-9]{0,4})?$/;

/** A host, and a port where it is not the usual one. */
export function host(description: string, example: string) {
  return z
    .string()
    .regex(hostPattern, {
      error: ({ input }) => {
        const written = String(input);
        const meant = written
          .trim()
          .replace(/^[a-z]+:\/\//i, "")
          .replace(/\/.*$/, "");
        const general = `write it without a scheme and without a path, like ${example}`;
        return `${quoted(input)} is not a host; ${writeInstead(written, meant, hostPattern, general)}`;
      },
    })
    .describe(description);
}

/** The `prompt` parameter of OpenID Connect (OpenID Connect Core 1.0, 3.1.2.1). */
export const promptType = z
  .enum(["none", "login", "consent", "select_account"])
  .describe(
    "What the provider asks of a person who is logged in there: none, login, consent or select_account. Default: Dex's own.",
  );
