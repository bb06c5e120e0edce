import fc from "fast-check";
import { type ClusterLogin, usernameClaims } from "../../../oidc/clusterLogin.ts";
import { type Issuer, parseIssuer } from "../../../oidc/issuer.ts";
import { acmeRoot } from "./acmeRoot.ts";

const letters = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";

function textOf(characters: string, minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...Array.from(characters)), { minLength, maxLength })
    .map((chosen) => chosen.join(""));
}

const label = textOf(`${letters}${digits}`, 1, 8).filter((text) => !/^\d+$/.test(text));
const hostname = fc.oneof(
  fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => [...labels, "dev"].join(".")),
  fc.ipV4(),
);
// Beginning with a letter, a segment is never "." or "..", which URLs take away.
const segment = fc.tuple(
  fc.constantFrom(...Array.from(letters)),
  textOf(`${letters}${letters.toUpperCase()}${digits}._~-`, 0, 8),
);

/** Issuer URLs in their one plain spelling. */
export const plainIssuers: fc.Arbitrary<string> = fc
  .tuple(
    hostname,
    fc.option(fc.integer({ min: 1, max: 65_535 }).filter((port) => port !== 443)),
    fc.array(segment, { maxLength: 3 }),
  )
  .map(([host, port, segments]) => {
    const path = segments.map(([first, rest]) => `/${first}${rest}`).join("");
    return `https://${host}${port === null ? "" : `:${port}`}${path}`;
  });

/** Texts that YAML 1.1 takes for something else, beside arbitrary ones: what a prefix or a name may look like at worst. */
export const awkwardTexts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "on",
    "no",
    "y",
    "0b11",
    "1_000",
    "12:30",
    "1.10",
    "null",
    "~",
    "2024-01-01",
    "=",
    "-x",
    "'",
    '"',
    "#",
  ),
  fc.constantFrom("$HOME", "{{ x }}", "a,b", "a=b", "a: b", "%20", "*", "&a", "!t", "`", "\\n"),
  textOf(Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join(""), 1, 12),
);

function issuerOf(url: string): Issuer {
  const issuer = parseIssuer(url);
  if ("length" in issuer) throw new Error(`${url}: ${issuer.join()}`);
  return issuer;
}

/** Logins as the settings let them be. */
export const logins: fc.Arbitrary<ClusterLogin> = fc
  .record({
    url: plainIssuers,
    audience: textOf(`${letters}${digits}-`, 1, 20),
    usernameClaim: fc.constantFrom(...usernameClaims),
    // Alone, "-" is a flag's spelling of no prefix, and the settings refuse it.
    usernamePrefix: fc.oneof(
      fc.constant(""),
      awkwardTexts.filter((prefix) => prefix !== "-"),
    ),
    groupsPrefix: awkwardTexts,
    certificateAuthority: fc.constantFrom(undefined, acmeRoot, acmeRoot + acmeRoot),
    tokenLifetimeSeconds: fc.integer({ min: 60, max: 86_400 }),
    connectors: fc.uniqueArray(label, { minLength: 1, maxLength: 3 }),
    jobs: fc.option(fc.uniqueArray(awkwardTexts, { minLength: 1, maxLength: 3 }), { nil: undefined }),
    deviceCode: fc.boolean(),
  })
  .map(
    ({
      url,
      audience,
      usernameClaim,
      usernamePrefix,
      groupsPrefix,
      certificateAuthority,
      jobs,
      ...rest
    }) => ({
      ...rest,
      ...(jobs === undefined ? {} : { jobs }),
      issuer: issuerOf(url),
      audience,
      username: { claim: usernameClaim, prefix: usernamePrefix },
      groups: { claim: "groups", prefix: groupsPrefix },
      ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
    }),
  );

/** Releases that Latchkey configures. */
export const versions = fc.integer({ min: 30, max: 45 }).map((minor) => ({ major: 1, minor }));
