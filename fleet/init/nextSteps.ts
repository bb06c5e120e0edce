import { callbackUrl } from "../../oidc/dex/callback.ts";
import { parseIssuer } from "../../oidc/issuer.ts";
import { commandOf } from "./files/readme.ts";
import type { NewFleet } from "./newFleet.ts";
import type { PackageLocation } from "./packageLocation.ts";

/** One thing to do, and the commands for it. */
interface Step {
  readonly what: string;
  readonly commands: readonly string[];
}

/**
 * What to do after a fleet was written, step by step.
 *
 * @param folder the fleet's, as a person gets there from where they are.
 */
export function nextSteps(fleet: NewFleet, folder: string, location: PackageLocation): string {
  const steps = stepsOf(fleet, location).map(({ what, commands }, index) =>
    [`${String(index + 1).padStart(2)}. ${what}`, ...commands.map((command) => `      ${command}`)].join(
      "\n",
    ),
  );
  const names = fleet.clusters.map(({ name, role }) => `${name} (${role})`).join(", ");
  return [
    `The fleet is in ${folder}: ${names}.`,
    ...(location.kind === "clone" ? [cloneNote(location.path)] : []),
    `What comes next, in ${folder}:`,
    ...steps,
    "",
  ].join("\n\n");
}

function stepsOf(fleet: NewFleet, location: PackageLocation): readonly Step[] {
  const { issuer, clusters, githubClientId } = fleet;
  const [dex, ...spokes] = clusters;
  const parsed = parseIssuer(issuer);
  const host = "length" in parsed ? issuer : parsed.hostname;
  return [
    ...(location.kind === "toInstall"
      ? [
          {
            what: "Install Latchkey here, from the tarball that you have it from.",
            commands: ["npm init --yes && npm install --save-exact --ignore-scripts TARBALL"],
          },
        ]
      : []),
    {
      what: "Look through stacks/. Each stack file must name, as latchkey:context, the context that administers the cluster:",
      commands: ["kubectl config get-contexts"],
    },
    {
      what: "Log in to where Pulumi keeps its state.",
      commands: ["pulumi login      # or: pulumi login --local"],
    },
    {
      what: "Make the stacks.",
      commands: clusters.map(({ name }) => `pulumi stack init ${name}`),
    },
    ...(githubClientId === undefined
      ? []
      : [
          {
            what: `Give ${dex.name} the client secret of your app, whose callback URL is ${callbackUrl(issuer)}. The command asks for it, and encrypts it.`,
            commands: [`pulumi config set -s ${dex.name} --secret latchkey:githubClientSecret`],
          },
        ]),
    {
      what: `Apply ${dex.name}${spokes.length > 0 ? " first" : ""}, and point ${host} at its Dex.${githubClientId === undefined ? " Your browser opens on GitHub: confirm the app, and install it." : ""}`,
      commands: [`pulumi up -s ${dex.name}`, "kubectl -n latchkey get service dex"],
    },
    ...(spokes.length > 0
      ? [{ what: "Apply the spokes.", commands: spokes.map(({ name }) => `pulumi up -s ${name}`) }]
      : []),
    {
      what: "Tell each API server who may log in: the output says how, for its distribution.",
      commands: [
        `pulumi stack output apiServer --json -s ${dex.name} | jq -r '(.structured // .managed).steps[]'`,
      ],
    },
    {
      what: "Commit this folder. On GitHub, protect the branch main and the environments with the commands in README.md before you store any secret there.",
      commands: [],
    },
    {
      what: "Hand out the kubeconfig.",
      commands: [`${commandOf(location)} kubeconfig --output kubeconfig`],
    },
  ];
}

function cloneNote(path: string): string {
  return `Its Pulumi.yaml points at the clone of Latchkey that this command runs from, ${path}.
Everybody who works on the fleet needs a clone in the same place. Or install Latchkey's packed tarball with npm
(docs/fleet.md), and write node_modules/latchkey in place of that path.`;
}
