import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Cluster } from "../../../lab/cluster/cluster.ts";
import { forgetGitHub } from "../../../lab/lab/gitHub.ts";
import { closeLab, type Lab, openLab } from "../../../lab/lab/open.ts";
import { repositoryRoot } from "../../../lab/places.ts";
import { Administrator } from "../../../lab/scenario/administrator.ts";
import { dexDefinitions } from "../../../lab/scenario/dexDefinitions.ts";
import type { Toolchain } from "../../../lab/toolchain/toolchain.ts";

/**
 * What the clusters hold when a test file begins. All files share one lab of a hub and the spokes prod-eu and prod-us,
 * and put it back to one of these states:
 *
 * - `empty`: no Latchkey has been there. There is the namespace payments.
 * - `prepared`: the hub has the definitions of Dex's objects besides, as if an earlier Dex had left them. A new Dex then
 *   does not wait until the quota controller knows them, which saves half a minute.
 */
export type InitialState = "empty" | "prepared";

const spokes = ["prod-eu", "prod-us"] as const;
const quietly = () => undefined;

/** Of everything that a state is made with: with other sources, it has to be made again. */
const sources = sourcesDigest();

/** Puts the lab into a state. It does not matter what the last test left. */
export async function sharedLab(state: InitialState, toolchain: Toolchain): Promise<Lab> {
  return labWith(
    state,
    [],
    state === "empty"
      ? () => newLab(toolchain)
      : async () => {
          const lab = await sharedLab("empty", toolchain);
          await new Administrator(lab.cluster, toolchain.environment).kubectl(["apply", "--filename", "-"], {
            input: JSON.stringify({ apiVersion: "v1", kind: "List", items: dexDefinitions }),
            mustPass: true,
          });
          return lab;
        },
  );
}

/**
 * Puts the lab into a state that `make` makes where no test has made it before.
 *
 * @param folders of the host that belong to the state.
 */
export async function labWith(
  state: string,
  folders: readonly string[],
  make: () => Promise<Lab>,
): Promise<Lab> {
  const name = `${state}-${sources}`;
  const found = await openLab(quietly);
  if (await found.restore(name, folders)) return found;
  const made = await make();
  await made.save(name, folders);
  return made;
}

async function newLab(toolchain: Toolchain): Promise<Lab> {
  await closeLab(quietly);
  // A run that was ended in the middle may have left teams changed.
  await forgetGitHub();
  const lab = await openLab(quietly);
  for (const name of spokes) await lab.addSpoke(name);
  const ensureNamespace = (cluster: Cluster) =>
    new Administrator(cluster, toolchain.environment).ensureNamespace("payments");
  await Promise.all([lab.cluster, ...lab.spokes].map(ensureNamespace));
  return lab;
}

function sourcesDigest(): string {
  const digest = createHash("sha256");
  const files = globSync(
    ["*.{ts,json}", "{components,github,kubeconfigFile,lab,oidc,program,provider,settings,text}/**/*.ts"],
    {
      cwd: repositoryRoot,
    },
  );
  for (const file of files.toSorted()) digest.update(file).update(readFileSync(join(repositoryRoot, file)));
  return digest.digest("hex").slice(0, 12);
}
