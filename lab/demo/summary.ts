import { dirname, relative } from "node:path";
import type { Person } from "../github/directory.ts";
import { places, repositoryRoot } from "../places.ts";
import type { PulumiProject } from "../project/pulumiProject.ts";
import type { Identity } from "../scenario/identity.ts";
import type { Toolchain } from "../toolchain/toolchain.ts";
import { table } from "../table.ts";
import { narrator } from "./narrator.ts";

/** What each person asks the API server. */
export const questions = [
  { verb: "delete", resource: "nodes", namespace: "default" },
  { verb: "create", resource: "deployments", namespace: "payments" },
  { verb: "get", resource: "pods", namespace: "kube-system" },
] as const;

/** What the demo found out. */
export interface Findings {
  readonly rows: readonly {
    readonly person: Person;
    readonly identity: Identity;
    readonly answers: readonly boolean[];
  }[];
  /** From the first line to the last login. */
  readonly seconds: number;
  readonly kubeconfig: string;
  readonly toolchain: Toolchain;
  readonly project: PulumiProject;
}

/** Ends the story: what was seen, in one table, and how to go on by hand. */
export function summary({ rows, seconds, kubeconfig, toolchain, project }: Findings): void {
  narrator.chapter("Summary");
  console.log(
    table([
      [
        "PERSON",
        "USER NAME",
        "GROUPS",
        ...questions.map(({ verb, resource, namespace }) => `${verb} ${resource} -n ${namespace}`),
      ],
      ...rows.map(({ person, identity, answers }) => [
        person.name,
        identity.username,
        identity.groups.filter((group) => !group.startsWith("system:")).join(", "),
        ...answers.map((answer) => (answer ? "yes" : "no")),
      ]),
    ]),
  );
  const here = (path: string) => relative(repositoryRoot, path);
  console.log(`
Done in ${seconds.toFixed(0)} s. Screenshots of the pages that each person saw: ${here(places.browser)}/screenshots/

Go on by hand, in this folder:

  export PATH="${toolchain.bin}:$PATH" KUBECONFIG="${kubeconfig}"
  kubectl get pods -A          # log in as ada with the password ada-of-the-lab; your browser must run on this machine

  # The fleet, to edit, preview and apply; in a shell of its own, since it works as the cluster's administrator:
  cd ${here(project.folder)}
  export PATH="${toolchain.bin}:${dirname(process.execPath)}:$PATH" PULUMI_HOME="${toolchain.pulumiHome}"
  export PULUMI_BACKEND_URL="file://$PWD/state" PULUMI_CONFIG_PASSPHRASE_FILE="$PWD/passphrase"
  export PULUMI_SKIP_UPDATE_CHECK=1 KUBECONFIG="${project.environment["KUBECONFIG"] ?? ""}"
  pulumi preview --stack demo

The kubeconfig holds no credential: look at it. Clean up with: npm run lab -- down`);
}
