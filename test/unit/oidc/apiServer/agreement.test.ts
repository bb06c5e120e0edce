import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parse } from "yaml";
import { z } from "zod";
import { authenticationConfiguration } from "../../../../oidc/apiServer/authenticationConfiguration.ts";
import { type ApiServerConfiguration, hostFolder } from "../../../../oidc/apiServer/configuration.ts";
import { apiServerConfigurations } from "../../../../oidc/apiServer/distribution.ts";
import { oidcFlagFiles, oidcFlags } from "../../../../oidc/apiServer/flags.ts";
import type { ClusterLogin } from "../../../../oidc/clusterLogin.ts";
import { logins, versions } from "../generated.ts";

/** Who may log in, as one format says it. */
interface Described {
  readonly issuer: string;
  readonly audience: string;
  readonly certificateAuthority: string | undefined;
  readonly username: readonly [claim: string, prefix: string];
  readonly groups: readonly [claim: string, prefix: string];
}

function asModelled(login: ClusterLogin): Described {
  return {
    issuer: login.issuer.url,
    audience: login.audience,
    certificateAuthority: login.certificateAuthority,
    username: [login.username.claim, login.username.prefix],
    groups: [login.groups.claim, login.groups.prefix],
  };
}

/** Reads flags as kube-apiserver does (pkg/kubeapiserver/options/authentication.go, ToAuthenticationConfig). */
function asFlags(
  flags: ReadonlyMap<string, string>,
  fileContent: (path: string) => string | undefined,
): Described {
  const flag = (name: string) => {
    const value = flags.get(name);
    assert.ok(value !== undefined, `--${name} is not set`);
    return value;
  };
  const usernamePrefix = flag("oidc-username-prefix");
  assert.notEqual(usernamePrefix, "", "left empty, the API server would choose a prefix of its own");
  const caFile = flags.get("oidc-ca-file");
  return {
    issuer: flag("oidc-issuer-url"),
    audience: flag("oidc-client-id"),
    certificateAuthority: caFile === undefined ? undefined : fileContent(caFile),
    username: [flag("oidc-username-claim"), usernamePrefix === "-" ? "" : usernamePrefix],
    groups: [flag("oidc-groups-claim"), flag("oidc-groups-prefix")],
  };
}

const mapping = z.strictObject({ claim: z.string(), prefix: z.string() });
const authenticationSchema = z.strictObject({
  apiVersion: z.enum(["apiserver.config.k8s.io/v1beta1", "apiserver.config.k8s.io/v1"]),
  kind: z.literal("AuthenticationConfiguration"),
  jwt: z.tuple([
    z.strictObject({
      issuer: z.strictObject({
        url: z.string(),
        audiences: z.tuple([z.string()]),
        certificateAuthority: z.string().optional(),
      }),
      claimMappings: z.strictObject({ username: mapping, groups: mapping }),
      userValidationRules: z.array(z.strictObject({ expression: z.string(), message: z.string() })),
    }),
  ]),
});

function asAuthenticationConfiguration(text: string): Described {
  // The API server's parser reads YAML 1.1.
  const { jwt } = authenticationSchema.parse(parse(text, { version: "1.1" }));
  const [{ issuer, claimMappings }] = jwt;
  return {
    issuer: issuer.url,
    audience: issuer.audiences[0],
    certificateAuthority: issuer.certificateAuthority,
    username: [claimMappings.username.claim, claimMappings.username.prefix],
    groups: [claimMappings.groups.claim, claimMappings.groups.prefix],
  };
}

const volumes = z.tuple([
  z.strictObject({
    name: z.string(),
    hostPath: z.literal(hostFolder),
    mountPath: z.literal(hostFolder),
    readOnly: z.literal(true),
    pathType: z.literal("DirectoryOrCreate"),
  }),
]);
const kubeadmSchema = z.discriminatedUnion("apiVersion", [
  z.strictObject({
    apiVersion: z.literal("kubeadm.k8s.io/v1beta3"),
    kind: z.literal("ClusterConfiguration"),
    apiServer: z.strictObject({ extraArgs: z.record(z.string(), z.string()), extraVolumes: volumes }),
  }),
  z.strictObject({
    apiVersion: z.literal("kubeadm.k8s.io/v1beta4"),
    kind: z.literal("ClusterConfiguration"),
    apiServer: z.strictObject({
      extraArgs: z.array(z.strictObject({ name: z.string(), value: z.string() })),
      extraVolumes: volumes,
    }),
  }),
]);

function contentIn(configuration: ApiServerConfiguration): (path: string) => string | undefined {
  return (path) => configuration.files.find((file) => file.path === path)?.content;
}

/** The API server's arguments that a kubeadm patch sets. */
function kubeadmArguments(configuration: ApiServerConfiguration): ReadonlyMap<string, string> {
  const patch = contentIn(configuration)(`${hostFolder}/kubeadm-patch.yaml`);
  assert.ok(patch !== undefined);
  const { extraArgs } = kubeadmSchema.parse(parse(patch, { version: "1.1" })).apiServer;
  return new Map(
    Array.isArray(extraArgs) ? extraArgs.map(({ name, value }) => [name, value]) : Object.entries(extraArgs),
  );
}

function argumentsOf(configuration: ApiServerConfiguration): ReadonlyMap<string, string> {
  return new Map(
    configuration.arguments.map((argument) => {
      const [, name, value] = /^--([a-z-]+)=(.*)$/s.exec(argument) ?? [];
      assert.ok(name !== undefined && value !== undefined, argument);
      return [name, value];
    }),
  );
}

describe("every format of a login", () => {
  it("describes the same issuer, audience, claims, prefixes and authority", () => {
    fc.assert(
      fc.property(logins, versions, (login, version) => {
        const expected = asModelled(login);
        const flagContent = (path: string) =>
          oidcFlagFiles(login).find((file) => file.path === path)?.content;
        assert.deepEqual(asFlags(oidcFlags(login), flagContent), expected);
        assert.deepEqual(
          asAuthenticationConfiguration(authenticationConfiguration(login, version)),
          expected,
        );

        const plain = apiServerConfigurations(login, "kube-apiserver", version);
        assert.deepEqual(asFlags(argumentsOf(plain.flags), contentIn(plain.flags)), expected);
        const kubeadm = apiServerConfigurations(login, "kubeadm", version);
        assert.deepEqual(asFlags(kubeadmArguments(kubeadm.flags), contentIn(kubeadm.flags)), expected);

        for (const [structured, given] of [
          [plain.structured, argumentsOf(plain.structured)],
          [kubeadm.structured, kubeadmArguments(kubeadm.structured)],
        ] as const) {
          assert.deepEqual(
            [...given.keys()],
            ["authentication-config"],
            "an API server takes no --oidc flag beside it",
          );
          const text = contentIn(structured)(given.get("authentication-config") ?? "");
          assert.ok(text !== undefined);
          assert.deepEqual(asAuthenticationConfiguration(text), expected);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("names every file by an absolute path in the one folder that is mounted", () => {
    fc.assert(
      fc.property(logins, versions, (login, version) => {
        for (const distribution of ["kube-apiserver", "kubeadm"] as const) {
          const { flags, structured } = apiServerConfigurations(login, distribution, version);
          for (const { files } of [flags, structured]) {
            assert.ok(files.every(({ path }) => path.startsWith(`${hostFolder}/`)));
            assert.equal(new Set(files.map(({ path }) => path)).size, files.length);
          }
        }
      }),
    );
  });

  it("restarts an API server that reads flags when the authority changes, and only then", () => {
    fc.assert(
      fc.property(logins, (login) => {
        const changed = { ...login, certificateAuthority: `${login.certificateAuthority ?? ""}\n` };
        assert.notEqual(oidcFlags(changed).get("oidc-ca-file"), oidcFlags(login).get("oidc-ca-file"));
        assert.deepEqual(oidcFlags({ ...login }), oidcFlags(login));
      }),
    );
  });
});
