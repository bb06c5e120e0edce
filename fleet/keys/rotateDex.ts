import { z } from "zod";
import { signingSince } from "../../oidc/dex/signingKeys.ts";
import type { DexClusterSettings } from "../../settings/clusterSettings.ts";
import { CommandError } from "../commandError.ts";
import { stackOutputsOf } from "../engine/stackOutputs.ts";
import { dexOutputsOf } from "../outputs/dexOutputs.ts";
import type { FleetProject } from "../project/fleetProject.ts";
import type { Surroundings } from "../surroundings.ts";
import { jsonOf } from "../verify/answerText.ts";
import { AdministratorError, administratorOf } from "../verify/apiServer/administrator.ts";
import { secretKubeconfigs } from "../verify/apiServer/secretKubeconfig.ts";
import { realClock } from "../verify/clock.ts";
import { type Network, NoAnswerError } from "../verify/network.ts";
import { realNetwork } from "../verify/realNetwork.ts";
import { realPrograms } from "../verify/runProgram.ts";
import { keyStoreOf } from "./keyStore.ts";
import { newSigningKey } from "./newSigningKey.ts";
import { rotateKeys } from "./rotateKeys.ts";

/** How the Dex of a cluster is rotated. */
export interface RotateDexOptions {
  readonly project: Pick<FleetProject, "folder">;
  readonly surroundings: Pick<Surroundings, "environment" | "signal">;
  /** Leaves a key alone that has signed for less. Default: rotates any. */
  readonly olderThanSeconds: number | undefined;
  readonly tell: (line: string) => void;
}

/** Rotates the key of a cluster's Dex. @returns what was done. @throws CommandError that names the cluster. */
export async function rotateDex(settings: DexClusterSettings, options: RotateDexOptions): Promise<string> {
  try {
    return await rotated(settings, options);
  } catch (error) {
    if (error instanceof AdministratorError)
      throw new CommandError(`${settings.cluster}: ${error.message}; ${error.remedy}`);
    if (error instanceof NoAnswerError)
      throw new CommandError(
        `${settings.cluster}: ${settings.login.issuer.url} does not answer: ${error.message}`,
      );
    if (error instanceof CommandError) throw new CommandError(`${settings.cluster}: ${error.message}`);
    throw error;
  }
}

async function rotated(
  settings: DexClusterSettings,
  { project, surroundings, olderThanSeconds, tell }: RotateDexOptions,
): Promise<string> {
  const { environment, signal } = surroundings;
  const engine = { folder: project.folder, environment };
  const network = realNetwork(signal);
  const clock = realClock(signal, true);
  const administrator = await administratorOf(settings, {
    ...{ environment, network, run: realPrograms(signal) },
    readSecretKubeconfig: secretKubeconfigs({ ...engine, signal }),
  });
  if (administrator === undefined)
    throw new CommandError(
      "its latchkey:kubeconfig logs in through a program, which is not run for this; name a context in latchkey:context",
    );
  const outputs = dexOutputsOf(await stackOutputsOf(engine)(settings.cluster, signal));
  if (outputs === undefined)
    throw new CommandError(`was never applied; apply it with: pulumi up -s ${settings.cluster}`);
  const authority = outputs.certificateAuthority === "" ? undefined : outputs.certificateAuthority;
  const store = keyStoreOf(administrator, settings.dex.namespace);
  if (olderThanSeconds !== undefined) {
    const since = signingSince(await store.read());
    if (clock.now() - since < olderThanSeconds * 1000)
      return `left alone: its key has signed since ${new Date(since).toISOString().slice(0, 10)}`;
  }
  const kid = await rotateKeys({
    ...{ store, clock, tell, newKey: newSigningKey },
    idTokenSeconds: settings.session.idTokenSeconds,
    servedKeyIds: () => keyIdsOf(network, `${settings.login.issuer.url}/keys`, authority),
  });
  return `signs with the key ${kid.slice(0, 8)}…`;
}

const keySet = z.object({ keys: z.array(z.object({ kid: z.string() })) });

/** The ids of the keys at a URL; none where something else is there. */
async function keyIdsOf(
  network: Network,
  url: string,
  certificateAuthority: string | undefined,
): Promise<readonly string[]> {
  const { body } = await network.ask(url, { certificateAuthority });
  return keySet.safeParse(jsonOf(body)).data?.keys.map(({ kid }) => kid) ?? [];
}
