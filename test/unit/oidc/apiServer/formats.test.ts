import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { apiServerConfigurations } from "../../../../oidc/apiServer/distribution.ts";
import type { ClusterLogin } from "../../../../oidc/clusterLogin.ts";

const login: ClusterLogin = {
  issuer: {
    url: "https://login.acme.dev",
    hostname: "login.acme.dev",
    hostIsAddress: false,
    port: 443,
    path: "",
  },
  audience: "latchkey-prod-eu-1",
  certificateAuthority: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
  username: { claim: "email", prefix: "" },
  groups: { claim: "groups", prefix: "github:" },
};

const folder = "/etc/kubernetes/latchkey";
// The digits are the first of the content's SHA-256, as sha256sum prints it.
const authorityPath = `${folder}/issuer-ca-8010bfcee184.pem`;

function configurations(distribution: "kube-apiserver" | "kubeadm", minor: number) {
  return apiServerConfigurations(login, distribution, { major: 1, minor });
}

const structured = (apiVersion: string) => `apiVersion: ${apiVersion}
kind: AuthenticationConfiguration
jwt:
  - issuer:
      url: https://login.acme.dev
      audiences:
        - latchkey-prod-eu-1
      certificateAuthority: |
        -----BEGIN CERTIFICATE-----
        MIIB
        -----END CERTIFICATE-----
    claimMappings:
      username:
        claim: email
        prefix: ""
      groups:
        claim: groups
        prefix: "github:"
    userValidationRules:
      - expression: "!user.username.startsWith('system:')"
        message: "a user name of the login must not begin with system:"
      - expression: user.groups.all(group, !group.startsWith('system:'))
        message: "a group of the login must not begin with system:"
`;

const volumes = `  extraVolumes:
    - name: latchkey
      hostPath: ${folder}
      mountPath: ${folder}
      readOnly: true
      pathType: DirectoryOrCreate
`;

describe("a plain kube-apiserver", () => {
  it("is configured by flags, in the order of its documentation", () => {
    const { flags } = configurations("kube-apiserver", 34);
    assert.deepEqual(flags.arguments, [
      "--oidc-issuer-url=https://login.acme.dev",
      "--oidc-client-id=latchkey-prod-eu-1",
      `--oidc-ca-file=${authorityPath}`,
      "--oidc-username-claim=email",
      "--oidc-username-prefix=-",
      "--oidc-groups-claim=groups",
      "--oidc-groups-prefix=github:",
    ]);
    assert.deepEqual(flags.files, [
      { path: authorityPath, content: login.certificateAuthority, mode: "0644" },
    ]);
  });

  for (const [minor, apiVersion] of [
    [30, "apiserver.config.k8s.io/v1beta1"],
    [33, "apiserver.config.k8s.io/v1beta1"],
    [34, "apiserver.config.k8s.io/v1"],
    [37, "apiserver.config.k8s.io/v1"],
  ] as const) {
    it(`reads ${apiVersion} at 1.${minor}`, () => {
      const { structured: configuration } = configurations("kube-apiserver", minor);
      const path = `${folder}/authentication.yaml`;
      assert.deepEqual(configuration.files, [{ path, content: structured(apiVersion), mode: "0644" }]);
      assert.deepEqual(configuration.arguments, [`--authentication-config=${path}`]);
    });
  }
});

describe("a cluster that kubeadm made", () => {
  it("takes arguments as a map at 1.30", () => {
    const { flags } = configurations("kubeadm", 30);
    assert.deepEqual(flags.files.at(-1), {
      path: `${folder}/kubeadm-patch.yaml`,
      mode: "0644",
      content: `apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
apiServer:
  extraArgs:
    oidc-issuer-url: https://login.acme.dev
    oidc-client-id: latchkey-prod-eu-1
    oidc-ca-file: ${authorityPath}
    oidc-username-claim: email
    oidc-username-prefix: "-"
    oidc-groups-claim: groups
    oidc-groups-prefix: "github:"
${volumes}`,
    });
  });

  it("takes arguments as a list from 1.31", () => {
    const { structured: configuration } = configurations("kubeadm", 31);
    assert.deepEqual(
      configuration.files.at(-1)?.content,
      `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
apiServer:
  extraArgs:
    - name: authentication-config
      value: ${folder}/authentication.yaml
${volumes}`,
    );
    assert.equal(configuration.files[0]?.content, structured("apiserver.config.k8s.io/v1beta1"));
  });

  it("is told to write every file and to merge the patch", () => {
    const kubeadm = configurations("kubeadm", 34);
    for (const { files, steps } of [kubeadm.flags, kubeadm.structured]) {
      for (const { path } of files)
        assert.ok(
          steps.some((step) => step.includes(path)),
          path,
        );
    }
  });
});
