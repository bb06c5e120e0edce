import type { Cluster } from "../cluster/cluster.ts";
import type { Person } from "../github/directory.ts";
import { LabError } from "../machine/labError.ts";
import { canI, type Identity, whoAmI } from "../scenario/identity.ts";
import type { PersonAtTerminal } from "../scenario/personAtTerminal.ts";
import { narrator } from "./narrator.ts";

/** What each person asks each API server. */
export const questions = [
  { verb: "delete", resource: "nodes", namespace: "default" },
  { verb: "create", resource: "deployments", namespace: "payments" },
  { verb: "get", resource: "pods", namespace: "kube-system" },
] as const;

/** What a person found on a cluster. */
export interface Visit {
  readonly person: Person;
  readonly cluster: Cluster;
  /** The person's terminal at the cluster's context. */
  readonly terminal: PersonAtTerminal;
  /** Who the API server says that they are. */
  readonly identity: Identity;
  /** What it answers to each of the questions. */
  readonly answers: readonly boolean[];
}

/** A person runs kubectl on one cluster after the other. They type their password at most once. */
export async function visitEveryCluster(
  person: Person,
  terminal: PersonAtTerminal,
  clusters: readonly Cluster[],
): Promise<readonly Visit[]> {
  narrator.chapter(`${person.name} runs kubectl on every cluster`);
  const visits: Visit[] = [];
  for (const cluster of clusters) visits.push(await visit(person, terminal.at(cluster.name), cluster));
  const passwords = visits.filter(({ identity }) => askedForPassword(identity)).length;
  if (passwords !== 1) throw new LabError(`${person.name} was asked for a password ${passwords} times.`);
  narrator.say("The password was typed once; every further command needs no browser.");
  const [first] = visits;
  if (first === undefined) throw new Error("There is no cluster to visit.");
  narrator.show(
    [
      `kubectl auth whoami: ${first.identity.username}`,
      ...first.identity.groups.map((group) => `  ${group}`),
    ].join("\n"),
  );
  return visits;
}

async function visit(person: Person, terminal: PersonAtTerminal, cluster: Cluster): Promise<Visit> {
  const identity = await whoAmI(terminal);
  const { login } = identity;
  if (login === undefined)
    throw new LabError(`${person.name} was let in to ${cluster.name} without a login.`);
  const pages = login.pages.map(({ name }) => name).join(" → ");
  const effort = askedForPassword(identity) ? "" : ", without a password";
  narrator.say(
    `${cluster.name}: a browser opened: ${pages}${effort} (${(login.milliseconds / 1000).toFixed(1)} s).`,
  );
  const answers = await Promise.all(
    questions.map(({ verb, resource, namespace }) => canI(terminal, verb, resource, namespace)),
  );
  const again = await terminal.kubectl("auth", "whoami");
  if (again.status !== 0 || again.login !== undefined) {
    throw new LabError(
      `${person.name}'s second command on ${cluster.name} needed a browser: ${again.stderr}`,
    );
  }
  return { person, cluster, terminal, identity, answers };
}

/** Somebody tries who is in no team of the organisation. */
export async function beRefused(person: Person, terminal: PersonAtTerminal, cluster: Cluster): Promise<void> {
  const result = await terminal.at(cluster.name).kubectl("auth", "whoami");
  if (result.status === 0 || result.login?.result !== "refused") {
    throw new LabError(`${person.name} was not refused: ${result.stderr}`);
  }
  narrator.say(`${person.name}, in a team "platform" of another organisation: refused. The page said:`);
  narrator.show(result.login.message);
}

/** Whether a login showed the page where GitHub asks for the password. */
export function askedForPassword({ login }: Identity): boolean {
  return login?.pages.some(({ name }) => name === "github-sign-in") ?? false;
}
