import { rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { ada, grace, mallory } from "../github/acme.ts";
import type { Person } from "../github/directory.ts";
import { closeLab, type Lab, openLab } from "../lab/open.ts";
import { LabError } from "../machine/labError.ts";
import { labFolder, repositoryRoot } from "../places.ts";
import { PulumiProject } from "../project/pulumiProject.ts";
import { Administrator } from "../scenario/administrator.ts";
import { applyApiServerConfiguration } from "../scenario/apiServerConfiguration.ts";
import { fleetFile } from "../scenario/fleet.ts";
import { canI, type Identity, whoAmI } from "../scenario/identity.ts";
import { configureLabStack } from "../scenario/labStack.ts";
import { PersonAtTerminal } from "../scenario/personAtTerminal.ts";
import { ensureToolchain, type Toolchain } from "../toolchain/toolchain.ts";
import { narrator } from "./narrator.ts";
import { questions, summary } from "./summary.ts";

const stack = "demo";

/** The whole story, told as it happens. What it makes stays, so that a person can go on by hand. */
export async function runDemo(): Promise<void> {
  narrator.chapter("The parts: everything real, built from pinned sources");
  const toolchain = await ensureToolchain();
  narrator.say("Pulumi, its providers, Dex, kubelogin, Kubernetes and Chromium are there.");

  narrator.chapter("The cluster: from nothing");
  await closeLab(narrator.say);
  const lab = await openLab(narrator.say);
  const administrator = new Administrator(lab.cluster, toolchain.environment);
  await administrator.ensureNamespace("payments");
  const kubeconfig = join(labFolder, "kubeconfig");
  await rm(kubeconfig, { force: true });

  narrator.chapter("pulumi up: certificates, Dex, access, API server configuration, kubeconfig");
  const project = await freshProject(lab, toolchain, kubeconfig);
  await showUp(project);
  const outputs = await project.outputs(stack);

  narrator.chapter("The API server, with the emitted --oidc-* flags");
  const flags = await applyApiServerConfiguration(lab.cluster, outputs, "flags");
  narrator.show(flags.join("\n"));
  const authorities = [lab.github.rootCa, textOf(outputs["certificateAuthority"])];
  const sitDown = (person: Person) =>
    PersonAtTerminal.sitDown({ person, kubeconfig, toolchain: toolchain.environment, authorities });
  const terminals = { ada: await sitDown(ada), grace: await sitDown(grace), mallory: await sitDown(mallory) };
  try {
    const people = [
      { person: ada, terminal: terminals.ada },
      { person: grace, terminal: terminals.grace },
    ];
    const rows = [];
    for (const { person, terminal } of people) rows.push(await logIn(person, terminal));

    narrator.chapter("Somebody outside the organisation");
    await beRefused(terminals.mallory);

    narrator.chapter("The API server, with the emitted AuthenticationConfiguration");
    narrator.show((await applyApiServerConfiguration(lab.cluster, outputs, "structured")).join("\n"));
    for (const [index, { person, terminal }] of people.entries()) {
      const identity = await whoAmI(terminal);
      const before = rows[index]?.identity;
      if (identity.username !== before?.username || String(identity.groups) !== String(before.groups)) {
        throw new LabError(
          `${person.name} is somebody else with AuthenticationConfiguration than with flags.`,
        );
      }
      narrator.say(
        `${person.name}: the same name and groups${identity.login === undefined ? ", and no browser" : ""}.`,
      );
    }

    narrator.chapter("A second pulumi up");
    await project.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", stack], {
      mustPass: true,
    });
    narrator.say("Nothing to change.");
    summary({ rows, seconds: narrator.elapsed(), kubeconfig, toolchain, project });
  } finally {
    for (const terminal of Object.values(terminals)) await terminal.leave();
  }
}

async function freshProject(lab: Lab, toolchain: Toolchain, kubeconfigFile: string): Promise<PulumiProject> {
  await PulumiProject.remove("demo");
  const project = await PulumiProject.open({
    name: "demo",
    toolchain: toolchain.environment,
    environment: { KUBECONFIG: lab.cluster.adminKubeconfigPath },
  });
  await project.writeFleetFile("fleet.yaml", fleetFile({ github: lab.github }));
  await configureLabStack(project, {
    role: "standalone",
    stack,
    cluster: lab.cluster,
    github: lab.github,
    kubeconfigFile,
  });
  narrator.say(`The fleet is in ${relative(repositoryRoot, join(project.folder, "stacks"))}.`);
  return project;
}

async function showUp(project: PulumiProject): Promise<void> {
  await project.pulumi(["up", "--yes", "--skip-preview", "--suppress-outputs", "--stack", stack], {
    mustPass: true,
    onLine: (line) => {
      if (/^\s*[+~-].*(created|updated|replaced|deleted)/.test(line) || /^\s+[+~-]? ?\d+ \w+/.test(line)) {
        narrator.show(line.trim());
      }
    },
  });
  narrator.say("Applied.");
}

async function logIn(
  person: Person,
  terminal: PersonAtTerminal,
): Promise<{ person: Person; identity: Identity; answers: readonly boolean[] }> {
  narrator.chapter(`${person.name} runs kubectl`);
  const identity = await whoAmI(terminal);
  if (identity.login === undefined) throw new LabError(`${person.name} was let in without a login.`);
  const pages = identity.login.pages.map((page) => page.name).join(" → ");
  narrator.say(`A browser opened: ${pages} (${(identity.login.milliseconds / 1000).toFixed(1)} s).`);
  narrator.say("kubectl auth whoami:");
  narrator.show(
    [`Username  ${identity.username}`, ...identity.groups.map((group) => `Group     ${group}`)].join("\n"),
  );
  const answers: boolean[] = [];
  for (const { verb, resource, namespace } of questions) {
    const answer = await canI(terminal, verb, resource, namespace);
    answers.push(answer);
    narrator.show(`kubectl auth can-i ${verb} ${resource} -n ${namespace}: ${answer ? "yes" : "no"}`);
  }
  const again = await terminal.kubectl("auth", "whoami");
  if (again.status !== 0 || again.login !== undefined) {
    throw new LabError(`${person.name}'s second command needed a browser: ${again.stderr}`);
  }
  narrator.say("Every further command: no browser.");
  return { person, identity, answers };
}

async function beRefused(terminal: PersonAtTerminal): Promise<void> {
  const result = await terminal.kubectl("auth", "whoami");
  if (result.status === 0 || result.login?.result !== "refused") {
    throw new LabError(`${mallory.name} was not refused: ${result.stderr}`);
  }
  narrator.say(`${mallory.name}, in a team "platform" of another organisation: refused. The page said:`);
  narrator.show(result.login.message);
}

function textOf(output: unknown): string {
  if (typeof output === "string") return output;
  throw new LabError("A stack output that should be text is none.");
}
