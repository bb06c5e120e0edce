import assert from "node:assert/strict";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { prefixInGroupsExpression } from "../../../../oidc/apiServer/tokenRules.ts";
import type { ClusterLogin } from "../../../../oidc/clusterLogin.ts";

/** Who may log in, as one format says it. */
export interface Described {
  readonly issuer: string;
  readonly audience: string;
  readonly certificateAuthority: string | undefined;
  readonly username: readonly [claim: string, prefix: string];
  readonly groups: readonly [claim: string, prefix: string];
}

/** What every format has to say. */
export function asModelled(login: ClusterLogin): Described {
  return {
    issuer: login.issuer.url,
    audience: login.audience,
    certificateAuthority: login.certificateAuthority,
    username: [login.username.claim, login.username.prefix],
    groups: [login.groups.claim, login.groups.prefix],
  };
}

/** Gives the content of a file by the path under which the API server sees it. */
export type Files = (path: string) => string | undefined;

/** Reads what Go's parsers read: YAML 1.1, but that numbers in octal may be written as 0o644 (go-yaml takes both). */
export function readYaml(text: string): unknown {
  assert.equal(parseAllDocuments(text).length, 1);
  return parse(text, { version: "1.1" });
}

/** Takes a text apart at its first equals sign. */
export function assignment(text: string): readonly [name: string, value: string] {
  const separator = text.indexOf("=");
  assert.ok(separator > 0, text);
  return [text.slice(0, separator), text.slice(separator + 1)];
}

/** "-" is the flag's spelling of no prefix; left empty, the API server would choose a prefix of its own. */
export function usernamePrefix(written: string): string {
  assert.notEqual(written, "");
  return written === "-" ? "" : written;
}

/** Reads an API server's flags as it does itself (pkg/kubeapiserver/options/authentication.go, ToAuthenticationConfig). */
export function asFlags(flags: ReadonlyMap<string, string>, files: Files): Described {
  const structured = flags.get("authentication-config");
  if (structured !== undefined) {
    assert.equal(flags.size, 1, "an API server takes no --oidc flag beside it");
    const text = files(structured);
    assert.ok(text !== undefined, structured);
    return asAuthenticationConfiguration(text);
  }
  const flag = (name: string) => {
    const value = flags.get(name);
    assert.ok(value !== undefined, `--${name} is not set`);
    return value;
  };
  const caFile = flags.get("oidc-ca-file");
  const certificateAuthority = caFile === undefined ? undefined : files(caFile);
  assert.equal(certificateAuthority === undefined, caFile === undefined, caFile);
  return {
    issuer: flag("oidc-issuer-url"),
    audience: flag("oidc-client-id"),
    certificateAuthority,
    username: [flag("oidc-username-claim"), usernamePrefix(flag("oidc-username-prefix"))],
    groups: [flag("oidc-groups-claim"), flag("oidc-groups-prefix")],
  };
}

const mapping = z.strictObject({ claim: z.string(), prefix: z.string() });
const rules = z.array(z.strictObject({ expression: z.string(), message: z.string() })).nonempty();

/** The prefix of groups, whether the connector's id follows it or not. */
const groups = z.union([
  mapping,
  z.strictObject({ expression: z.string() }).transform(({ expression }) => {
    const prefix = prefixInGroupsExpression(expression);
    assert.ok(prefix !== undefined, expression);
    return { claim: "groups", prefix };
  }),
]);
const jwt = z.tuple([
  z.strictObject({
    issuer: z.strictObject({
      url: z.string(),
      audiences: z.tuple([z.string()]),
      certificateAuthority: z.string().optional(),
    }),
    claimValidationRules: rules,
    claimMappings: z.strictObject({
      username: mapping,
      groups,
      uid: z.strictObject({ claim: z.string() }),
      extra: z.array(z.strictObject({ key: z.string(), valueExpression: z.string() })),
    }),
    userValidationRules: rules,
  }),
]);
const authenticationSchema = z.strictObject({
  apiVersion: z.enum(["apiserver.config.k8s.io/v1beta1", "apiserver.config.k8s.io/v1"]),
  kind: z.literal("AuthenticationConfiguration"),
  jwt,
});

/** Reads the list `jwt` of an AuthenticationConfiguration. */
export function asJwt(value: unknown): Described {
  const [{ issuer, claimMappings }] = jwt.parse(value);
  return {
    issuer: issuer.url,
    audience: issuer.audiences[0],
    certificateAuthority: issuer.certificateAuthority,
    username: [claimMappings.username.claim, claimMappings.username.prefix],
    groups: [claimMappings.groups.claim, claimMappings.groups.prefix],
  };
}

/** Reads an AuthenticationConfiguration. */
export function asAuthenticationConfiguration(text: string): Described {
  return asJwt(authenticationSchema.parse(readYaml(text)).jwt);
}
