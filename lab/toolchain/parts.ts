import { dexRelease } from "../../oidc/dex/release.ts";
import type { Part, PartName } from "./part.ts";

/** The oldest Go that builds the parts: the `go` line of every go.mod. */
export const requiredGo = "1.26.8";

const kubernetesVersion = "1.36.3";

/** Linker variables as Kubernetes' own hack/lib/version.sh sets them; without them a node reports v0.0.0-master. */
const kubernetesVersionVariables = Object.fromEntries(
  ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((path) => {
    const [major, minor] = kubernetesVersion.split(".");
    return [
      [`${path}.gitVersion`, `v${kubernetesVersion}`],
      [`${path}.gitMajor`, major ?? ""],
      [`${path}.gitMinor`, minor ?? ""],
      [`${path}.gitTreeState`, "clean"],
    ];
  }),
);

/** Every part of the toolchain. */
export const parts: Readonly<Record<PartName, Part>> = {
  containers: {
    kind: "packages",
    purpose: "runs the pods of the lab's node",
    coldSeconds: 30,
    packages: {
      containerd: ["containerd", "containerd-shim-runc-v2", "ctr"],
      runc: ["runc"],
      "containernetworking-plugins": [
        "/usr/lib/cni/bridge",
        "/usr/lib/cni/host-local",
        "/usr/lib/cni/portmap",
      ],
      iptables: ["iptables", "ip6tables"],
      iproute2: ["ip"],
      conntrack: ["conntrack"],
      tini: ["tini"],
    },
  },
  browser: {
    kind: "packages",
    purpose: "the browser in which people log in",
    coldSeconds: 60,
    packages: {
      // Without windows: it takes half the time of the whole browser, and has the same engine, network and trust store.
      "chromium-headless-shell": ["chromium-headless-shell"],
      "fonts-liberation": ["/usr/share/fonts/truetype/liberation"],
      "libnss3-tools": ["certutil"],
    },
  },
  measuring: {
    kind: "packages",
    purpose: "times the benchmark",
    coldSeconds: 10,
    packages: {
      hyperfine: ["hyperfine"],
      time: ["/usr/bin/time"],
    },
  },
  directory: {
    kind: "packages",
    purpose: "OpenLDAP, a directory that people log in from",
    coldSeconds: 15,
    packages: {
      slapd: ["slapd", "slapadd", "/etc/ldap/schema/inetorgperson.schema", "/usr/lib/ldap/back_mdb.so"],
    },
    // Without a directory of its own, the host has nothing to serve at its next start.
    answers: ["slapd slapd/no_configuration boolean true"],
    optional: true,
  },
  ssh: {
    kind: "packages",
    purpose: "OpenSSH, by which people reach a machine without a browser",
    coldSeconds: 15,
    packages: { "openssh-client": ["ssh", "ssh-keygen"], "openssh-server": ["sshd"] },
    // The host must not take logins after its next start, since a test installed a server.
    services: { "openssh-server": ["ssh"] },
    optional: true,
  },
  "github-cli": {
    kind: "packages",
    purpose: "GitHub's own command, which workflows call",
    coldSeconds: 10,
    packages: { gh: ["gh"] },
    optional: true,
  },
  etcd: {
    kind: "program",
    version: "3.6.16",
    purpose: "stores the state of the clusters",
    coldSeconds: 25,
    binaries: [{ name: "etcd", package: "go.etcd.io/etcd/server/v3" }],
  },
  kubelogin: {
    kind: "program",
    version: "1.36.3",
    purpose: "kubectl's exec credential plugin",
    coldSeconds: 20,
    binaries: [{ name: "kubectl-oidc_login", package: "github.com/int128/kubelogin" }],
    linkerVariables: { "main.version": "v1.36.3" },
  },
  "pulumi-language-nodejs": {
    kind: "program",
    version: "3.67.1",
    purpose: "runs Pulumi programs under Node",
    coldSeconds: 25,
    binaries: [
      {
        name: "pulumi-language-nodejs",
        package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
      },
    ],
    linkerVariables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": "3.67.1" },
  },
  dex: {
    kind: "program",
    version: dexRelease.version,
    purpose: "the OpenID Connect issuer, for its container image",
    coldSeconds: 50,
    binaries: [{ name: "dex", package: "github.com/dexidp/dex/cmd/dex" }],
    linkerVariables: { "main.version": `v${dexRelease.version}` },
  },
  pulumi: {
    kind: "program",
    version: "3.259.0",
    purpose: "Pulumi's engine and CLI",
    coldSeconds: 150,
    binaries: [{ name: "pulumi", package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" }],
    linkerVariables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": "3.259.0" },
    requires: ["pulumi-language-nodejs"],
  },
  kubernetes: {
    kind: "program",
    version: kubernetesVersion,
    purpose: "the clusters themselves, and kubectl",
    coldSeconds: 300,
    binaries: [
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
      "kubelet",
      "kube-proxy",
      "kubectl",
    ].map((name) => ({ name, package: `k8s.io/kubernetes/cmd/${name}` })),
    linkerVariables: kubernetesVersionVariables,
  },
  "pulumi-resource-tls": {
    kind: "provider",
    version: "5.3.1",
    purpose: "Pulumi's provider for keys and certificates",
    coldSeconds: 90,
    binaries: [{ name: "pulumi-resource-tls", package: "." }],
    linkerVariables: { "latchkey.example/lab/pulumi-resource-tls/bridge.Version": "5.3.1" },
    requires: ["pulumi"],
    embeds: { from: "generator", package: "./generate", arguments: ["schema", "--skip-docs", "--out", "."] },
  },
  "pulumi-resource-github": {
    kind: "provider",
    version: "6.15.0",
    purpose: "Pulumi's provider for GitHub",
    coldSeconds: 20,
    binaries: [{ name: "pulumi-resource-github", package: "." }],
    linkerVariables: { "latchkey.example/lab/pulumi-resource-github/bridge.Version": "6.15.0" },
    requires: ["pulumi"],
    embeds: { from: "generator", package: "./generate", arguments: ["schema", "--skip-docs", "--out", "."] },
  },
  "pulumi-resource-kubernetes": {
    kind: "provider",
    version: "4.25.0",
    purpose: "Pulumi's provider for Kubernetes",
    coldSeconds: 330,
    binaries: [{ name: "pulumi-resource-kubernetes", package: "." }],
    linkerVariables: { "github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version.Version": "4.25.0" },
    requires: ["pulumi"],
    embeds: {
      from: "module",
      module: "github.com/pulumi/pulumi-kubernetes/provider/v4",
      folder: "cmd/pulumi-resource-kubernetes",
      files: ["schema.json", "terraform-mapping.json"],
    },
  },
  "upstream-formats": {
    kind: "program",
    version: "1",
    purpose: "reads configurations as the projects that they are for",
    coldSeconds: 150,
    binaries: [{ name: "upstream-formats", package: "." }],
    optional: true,
  },
  actionlint: {
    kind: "program",
    version: "1.7.12",
    purpose: "checks workflows as GitHub reads them",
    coldSeconds: 20,
    binaries: [{ name: "actionlint", package: "github.com/rhysd/actionlint/cmd/actionlint" }],
    linkerVariables: { "github.com/rhysd/actionlint.version": "1.7.12" },
    optional: true,
  },
  act: {
    kind: "program",
    version: "0.2.89",
    purpose: "runs workflows as GitHub does",
    coldSeconds: 30,
    binaries: [{ name: "act", package: "github.com/nektos/act" }],
    optional: true,
  },
};
