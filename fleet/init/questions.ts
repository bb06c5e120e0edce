import { distributions } from "../../oidc/apiServer/distribution.ts";
import { clusterNameProblem, requiredAnswers } from "./answers.ts";
import type { Asker } from "../asker.ts";
import {
  distributionVersionProblem,
  type FleetDraft,
  lacksDistributionVersion,
  type Unfinished,
} from "./composeFleet.ts";

/** Asks for everything that is missing from a draft, in the order in which a person thinks of it. */
export async function completed(
  draft: FleetDraft,
  missing: Unfinished["missing"],
  asker: Asker,
): Promise<FleetDraft> {
  const answers: Record<string, string> = {};
  for (const name of ["issuer", "organization", "adminTeam"] as const) {
    if (missing.includes(name)) answers[name] = await asker.text(questionFor(name));
  }
  const clusters = missing.includes("clusters") ? await askForClusters(draft, asker) : {};
  if (missing.includes("distribution")) {
    const choices = distributions.map((value) => ({ value, label: value }));
    answers["distribution"] = await asker.choose("How do the API servers take configuration?", choices);
  }
  if (missing.includes("kubernetesVersion"))
    answers["kubernetesVersion"] = await asker.text(questionFor("kubernetesVersion"));
  const answered = { ...draft, ...answers, ...clusters };
  if (!lacksDistributionVersion(answered)) return answered;
  const distributionVersion = await asker.text({
    question: `The version of the format of ${answered.distribution ?? ""}`,
    example: answered.distribution === "talos" ? "1.14" : "v1beta2",
    problem: (written) => distributionVersionProblem({ ...answered, distributionVersion: written }),
  });
  return { ...answered, distributionVersion };
}

function questionFor(name: keyof typeof requiredAnswers) {
  const { meaning, example, problem } = requiredAnswers[name];
  return { question: `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}`, example, problem };
}

async function askForClusters(draft: FleetDraft, asker: Asker): Promise<FleetDraft> {
  const role =
    draft.spoke === undefined
      ? await asker.choose("Where does Dex run?", [
          { value: "hub", label: "on one cluster for the whole fleet (hub and spokes)" },
          { value: "standalone", label: "on the one cluster that there is (standalone)" },
        ])
      : "hub";
  const name = await asker.text({
    question:
      role === "hub" ? "The hub's name, which is its stack's" : "The cluster's name, which is its stack's",
    example: role === "hub" ? "prod-hub" : "prod",
    problem: clusterNameProblem,
  });
  if (role === "standalone") return { standalone: name };
  if (draft.spoke !== undefined) return { hub: name };
  const spokes = await asker.text({
    question: "The spokes' names, with spaces between them; none for now is fine too",
    example: "prod-eu-1 prod-us-1",
    problem: (written) =>
      words(written)
        .map(clusterNameProblem)
        .find((problem) => problem !== undefined),
  });
  return { hub: name, spoke: words(spokes) };
}

function words(written: string): readonly string[] {
  return written.split(/[\s,]+/).filter((word) => word !== "");
}
