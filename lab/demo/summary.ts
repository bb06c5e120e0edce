import { dirname, relative } from "node:path";
import { places, repositoryRoot } from "../places.ts";
import type { FleetOfStacks } from "../scenario/fleetOfStacks.ts";
import type { IsolationAnswer } from "../scenario/isolation.ts";
import { table } from "../../fleet/table.ts";
import { narrator } from "./narrator.ts";
import { askedForPassword, questions, type Visit } from "./visits.ts";

/** What the demo found out. */
export interface Findings {
  /** The name of the GitHub App that the hub's update registered. */
  readonly app: string;
  readonly visits: readonly Visit[];
  readonly isolation: readonly IsolationAnswer[];
  /** From the first line to the last login. */
  readonly loggedIn: number;
  /** From the first line to the last check. */
  readonly seconds: number;
  readonly fleet: FleetOfStacks;
  /** The page that shows the fleet. */
  readonly statusPage: string;
}

/** Ends the story: what was seen, in tables, and how to go on by hand. */
export function summary(findings: Findings): void {
  const { app, visits, isolation, loggedIn, seconds, fleet, statusPage } = findings;
  const { project, toolchain, kubeconfig, clusters } = fleet;
  narrator.chapter("Summary: who may do what where");
  console.log(
    table([
      [
        "CLUSTER",
        "PERSON",
        "USER NAME",
        "LOGIN",
        ...questions.map(({ verb, resource, namespace }) => `${verb} ${resource} -n ${namespace}`),
      ],
      ...clusters.flatMap(({ name }) =>
        visits
          .filter(({ cluster }) => cluster.name === name)
          .map(({ person, identity, answers }) => [
            name,
            person.name,
            identity.username,
            askedForPassword(identity) ? "password" : "no password",
            ...answers.map((answer) => (answer ? "yes" : "no")),
          ]),
      ),
    ]),
  );
  narrator.chapter("Summary: which API server accepts which token");
  console.log(
    table([
      ["TOKEN FOR", ...clusters.map(({ name }) => `AT ${name}`)],
      ...clusters.map(({ name }) => [
        name,
        ...clusters.map(
          (other) =>
            isolation.find(({ tokenFor, askedAt }) => tokenFor === name && askedAt === other.name)?.answer ??
            "?",
        ),
      ]),
    ]),
  );
  console.log(
    `\nGitHub App: ${app}, registered by pulumi up with one confirmation in a browser. Its client secret was never typed or printed.`,
  );
  const here = (path: string) => relative(repositoryRoot, path);
  console.log(`
Done in ${seconds.toFixed(0)} s, of which ${loggedIn.toFixed(0)} s from nothing to the last login.
Screenshots of the pages that each person saw: ${here(places.browser)}/screenshots/
The fleet, as a page for a browser: ${here(statusPage)}

Go on by hand, in this folder:

  export PATH="${toolchain.bin}:$PATH" KUBECONFIG="${kubeconfig}"
  kubectl --context prod-eu get pods -A   # log in as ada with the password ada-of-the-lab; your browser must run on this machine

  # The fleet, to edit, preview and apply; in a shell of its own, since it works as the clusters' administrator:
  cd ${here(project.folder)}
  export PATH="${toolchain.bin}:${dirname(process.execPath)}:$PATH" PULUMI_HOME="${toolchain.pulumiHome}"
  export PULUMI_BACKEND_URL="file://$PWD/state" PULUMI_CONFIG_PASSPHRASE_FILE="$PWD/passphrase"
  export PULUMI_SKIP_UPDATE_CHECK=1 KUBECONFIG="${project.environment["KUBECONFIG"] ?? ""}"
  pulumi preview --stack hub                                   # one stack
  npm run --prefix "${repositoryRoot}" latchkey -- preview     # or all at once: edit stacks/fleet.yaml, and look

  # A fourth cluster is one more file:
  npm run --prefix "${repositoryRoot}" lab -- add prod-us && kubectl --context prod-us-admin create namespace payments
  sed s/prod-eu/prod-us/ stacks/Pulumi.prod-eu.yaml >stacks/Pulumi.prod-us.yaml && pulumi stack init prod-us
  pulumi up --stack hub && pulumi up --stack prod-us
  pulumi stack output apiServer --json --stack prod-us | npm run --prefix "${repositoryRoot}" lab -- configure prod-us

The kubeconfig holds no credential: look at it. Clean up with: npm run lab -- down`);
}
