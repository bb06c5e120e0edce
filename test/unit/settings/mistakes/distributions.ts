import { type Mistake, inStack } from "./mistake.ts";

const distribution = "latchkey:distribution: kubeadm";
const kubernetesVersion = `latchkey:kubernetesVersion: "1.34"`;

/** A stack file with another distribution, and a version of its format where one is given. */
function of(name: string, version?: string) {
  const versionLine = version === undefined ? "" : `\n  latchkey:distributionVersion: ${version}`;
  return `latchkey:distribution: ${name}${versionLine}`;
}

/** Mistakes in what an API server's configuration is written for. */
export const distributionMistakes: readonly Mistake[] = [
  inStack(
    "distribution without the version that it needs",
    distribution,
    of("talos"),
    "1 config.latchkey:distributionVersion",
    `write the Talos release that the machine configuration was made for, like "1.14"`,
  ),
  inStack(
    "Cluster API without its version",
    distribution,
    of("cluster-api"),
    "1 config.latchkey:distributionVersion",
    "write v1beta2",
  ),
  inStack(
    "version of another distribution's format",
    distribution,
    of("cluster-api", `"1.14"`),
    "4 config.latchkey:distributionVersion",
    "is not a version of Cluster API's own API; write v1beta2",
  ),
  inStack(
    "version of a format that has none",
    distribution,
    of("kubeadm", "v1beta4"),
    "4 config.latchkey:distributionVersion",
    "is only for talos and cluster-api",
  ),
  inStack(
    "distribution's version as a number",
    distribution,
    of("talos", "1.14"),
    "4 config.latchkey:distributionVersion",
    "write it in quotes",
  ),
  inStack(
    "distribution's version of another form",
    distribution,
    of("talos", `"Talos 1.14"`),
    "4 config.latchkey:distributionVersion",
    "is not a version",
  ),
  {
    name: "Kubernetes version that the distribution does not run",
    stack: {
      replacing: [
        [distribution, of("talos", `"1.14"`)],
        [kubernetesVersion, `latchkey:kubernetesVersion: "1.31"`],
      ],
    },
    expected: [
      [
        "Pulumi.prod-eu-1.yaml:5 config.latchkey:kubernetesVersion",
        "does not run on Talos 1.14, which runs 1.32 to 1.37",
      ],
    ],
  },
  inStack(
    "private authority where only public ones are trusted",
    distribution,
    of("eks"),
    "3 config.latchkey:distribution",
    "set certificates.source to public",
  ),
  {
    name: "prefixes that a distribution does not take, with all else about it",
    stack: { replacing: [[distribution, of("aks", `"1.34"`)]] },
    expected: [
      ["fleet.yaml:8 identity.usernamePrefix", `write "aks:jwt:"`],
      ["fleet.yaml:9 identity.groupsPrefix", `write "aks:jwt:github:"`],
      ["Pulumi.prod-eu-1.yaml:3 config.latchkey:distribution", "set certificates.source to public"],
      ["Pulumi.prod-eu-1.yaml:4 config.latchkey:distributionVersion", "remove it"],
    ],
  },
];
