import { join, relative } from "node:path";
import type { Cluster } from "../cluster/cluster.ts";
import { ada, grace, mallory, rolloutAutomation } from "../github/acme.ts";
import { closeLab, type Lab, openLab } from "../lab/open.ts";
import { forgetGitHub } from "../lab/gitHub.ts";
import { LabError } from "../machine/labError.ts";
import { labFolder, repositoryRoot } from "../places.ts";
import type { CommandOptions, CommandResult } from "../project/runCommand.ts";
import { appCredentials } from "../project/appCredentials.ts";
import { registerAppDuring } from "../scenario/appRegistration.ts";
import type { LabAccessRule } from "../scenario/fleet.ts";
import { FleetOfStacks } from "../scenario/fleetOfStacks.ts";
import { isolationMatrix } from "../scenario/isolation.ts";
import { ensureToolchain, type Toolchain } from "../toolchain/toolchain.ts";
import { narrator } from "./narrator.ts";
import { rollOut } from "./rollout.ts";
import { summary } from "./summary.ts";
import { beRefused, visitEveryCluster } from "./visits.ts";

/** The clusters beside the hub. */
const spokes = ["prod-eu", "staging"];

/** Clusters differ in who may do what there, and in nothing else. */
const access: readonly LabAccessRule[] = [
  { team: "platform", role: "cluster-admin", clusters: ["*"] },
  { team: "payments", role: "edit", namespaces: ["payments"], clusters: ["prod-*"] },
];

/** The edit of the fleet file that is rolled out at the end. */
const added = {
  team: "payments",
  role: "view",
  namespaces: ["payments"],
  clusters: ["staging"],
} as const;

/** The whole story, told as it happens. What it makes stays, so that a person can go on by hand. */
export async function runDemo(): Promise<void> {
  narrator.chapter("The parts: everything real, built from pinned sources");
  const toolchain = await ensureToolchain();
  narrator.say("Pulumi, its providers, Dex, kubelogin, Kubernetes and Chromium are there.");

  narrator.chapter(`The clusters: the hub, ${spokes.join(" and ")}, from nothing`);
  await closeLab(narrator.say);
  await forgetGitHub();
  const lab = await openLab(narrator.say);
  for (const name of spokes) await lab.addSpoke(name);

  narrator.chapter("The fleet: one file for what all share, one small file for each cluster");
  const fleet = await writeFleet(lab, toolchain);

  narrator.chapter("pulumi up of the hub: the GitHub App, then certificates and Dex");
  const app = await showRegistration(fleet);
  narrator.chapter("pulumi up of the spokes, at once");
  await Promise.all(lab.spokes.map((spoke) => showUp(fleet, spoke)));

  narrator.chapter("The API servers, each with the emitted AuthenticationConfiguration");
  for (const [name, flags] of await fleet.configureApiServers({ hub: "structured", spokes: "structured" })) {
    narrator.say(`${name} runs with`);
    narrator.show(flags.join("\n"));
  }

  const [adas, graces, mallorys] = await Promise.all([
    fleet.sitDown(ada),
    fleet.sitDown(grace),
    fleet.sitDown(mallory),
  ]);
  try {
    const visits = [
      ...(await visitEveryCluster(ada, adas, fleet.clusters)),
      ...(await visitEveryCluster(grace, graces, fleet.clusters)),
    ];

    narrator.chapter("Somebody outside the organisation");
    await beRefused(mallory, mallorys, lab.cluster);

    narrator.chapter("A token for one cluster, shown to the others");
    const tokens = new Map<string, string>();
    for (const { name } of fleet.clusters) tokens.set(name, await adas.at(name).idToken());
    const isolation = await isolationMatrix(fleet.clusters, tokens);
    const accepted = isolation.filter(({ answer }) => answer === "accepted");
    if (accepted.length !== tokens.size || accepted.some(({ tokenFor, askedAt }) => tokenFor !== askedAt)) {
      throw new LabError(`Some API server accepts another cluster's token: ${JSON.stringify(accepted)}`);
    }
    narrator.say(`${tokens.size} tokens at ${fleet.clusters.length} API servers: each opens its own alone.`);

    const loggedIn = narrator.elapsed();

    narrator.chapter("A second pulumi up of every stack");
    await fleet.upAll(["--expect-no-changes"]);
    narrator.say("Nothing to change.");
    const statusPage = await rollOut({ fleet, access, added, terminal: graces });
    summary({ app, visits, isolation, loggedIn, seconds: narrator.elapsed(), fleet, statusPage });
  } finally {
    for (const terminal of [adas, graces, mallorys]) await terminal.leave();
  }
}

async function writeFleet(lab: Lab, toolchain: Toolchain): Promise<FleetOfStacks> {
  const fleet = await FleetOfStacks.write({
    name: "demo",
    lab,
    toolchain,
    kubeconfig: join(labFolder, "kubeconfig"),
    fleet: { access, app: true, automation: rolloutAutomation },
    ownPassphrases: false,
  });
  narrator.say(
    `They are in ${relative(repositoryRoot, join(fleet.project.folder, "stacks"))}. Who may do what:`,
  );
  narrator.show(
    access
      .map(({ team, role, namespaces, clusters }) => {
        const where = namespaces === undefined ? "everything" : `namespace ${namespaces.join(", ")}`;
        return `${team}: ${role} of ${where} on ${clusters.join(", ")}`;
      })
      .join("\n"),
  );
  return fleet;
}

/** Applies the hub, while an owner of the organisation confirms the GitHub App in a browser. Returns its name. */
async function showRegistration(fleet: FleetOfStacks): Promise<string> {
  const { cluster, github } = fleet.lab;
  const { registration, ...up } = await registerAppDuring({
    owner: ada,
    github,
    toolchain: fleet.toolchain.environment,
    up: (options) => showUp(fleet, cluster, options),
  });
  const pages = registration.pages.map(({ name }) => name).join(" → ");
  narrator.say(`${ada.name}, an owner of acme, saw in a browser: ${pages}.`);
  const credentials = await appCredentials(fleet.project, cluster.name);
  for (const secret of credentials.secrets) {
    if (`${up.stdout}${up.stderr}`.includes(secret))
      throw new LabError("pulumi up printed a secret of the app.");
  }
  narrator.say(
    `The client secret went from GitHub into the stack's state, encrypted. Nobody typed or saw it.`,
  );
  return credentials.name;
}

async function showUp(
  fleet: FleetOfStacks,
  { name }: Cluster,
  options: CommandOptions = {},
): Promise<CommandResult> {
  const began = narrator.elapsed();
  const result = await fleet.up(name, ["--suppress-outputs"], {
    ...options,
    mustPass: true,
    onLine: (line) => {
      if (/^\s*[+~-].*(created|updated|replaced|deleted)/.test(line)) {
        narrator.show(`${name}: ${line.trim()}`);
      }
    },
  });
  narrator.say(`${name} is applied (${(narrator.elapsed() - began).toFixed(1)} s).`);
  return result;
}
