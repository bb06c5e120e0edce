import type { AutomationLogin } from "../../oidc/dex/automation.ts";
import { administratorsConnections } from "../outputs/knownConnection.ts";
import type { FleetProject } from "../project/fleetProject.ts";
import { stackOutputsOf } from "../engine/stackOutputs.ts";
import type { Surroundings } from "../surroundings.ts";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";
import { AdministratorError, type ReadSecretKubeconfig } from "./apiServer/administrator.ts";
import { secretKubeconfigs } from "./apiServer/secretKubeconfig.ts";
import { realClock } from "./clock.ts";
import { realNetwork } from "./realNetwork.ts";
import { realPrograms } from "./runProgram.ts";
import { isJobWithToken } from "./token/jobToken.ts";
import { jobSource } from "./token/jobSource.ts";
import { personSource } from "./token/personSource.ts";
import type { Login, MintToken } from "./token/tokenSource.ts";
import type { Verification } from "./verification.ts";
import { verifyClusters, type VerifyInput } from "./verifyClusters.ts";

/** What of a fleet is verified, and how. */
export interface VerifyFleetInput extends VerifyInput {
  readonly project: Pick<FleetProject, "folder">;
  /** How tokens are had. Default: a job's own where there is one, a person's where one is at the terminal. */
  readonly login: Login | undefined;
  /** Whether what takes its time after an update is waited for. Default: it is. */
  readonly patient?: boolean;
  /** Takes what is waited for, and what kubelogin tells a person. */
  readonly tell: (line: string) => void;
}

/** {@link verifyClusters} with the network, the programs and the engine as they are. */
export function verifyFleet(
  { project, login, patient = true, tell, ...input }: VerifyFleetInput,
  surroundings: Pick<Surroundings, "environment" | "signal" | "ask">,
): Promise<readonly Verification[]> {
  const { environment, signal } = surroundings;
  const engine = { folder: project.folder, environment };
  const network = realNetwork(signal);
  const clock = realClock(signal, patient);
  const run = realPrograms(signal);
  const readSecret = secretKubeconfigs({ ...engine, signal });
  const chosen = login ?? usualLogin(surroundings);
  return verifyClusters(input, {
    environment,
    network,
    clock,
    run,
    signal,
    tell,
    login: chosen,
    mint: mintBy(chosen, {
      job: () => jobSource({ environment, automation: automationOf(input.clusters), network, clock }),
      browser: () => personSource({ environment, run, tell: lineByLine(tell) }),
    }),
    readOutputs: stackOutputsOf(engine),
    connectionOf: administratorsConnections(environment, (stack) => readIfPossible(stack, readSecret)),
    readSecretKubeconfig: readSecret,
  });
}

async function readIfPossible(stack: string, read: ReadSecretKubeconfig): Promise<string | undefined> {
  try {
    return await read(stack);
  } catch (error) {
    if (error instanceof AdministratorError) return undefined;
    throw error;
  }
}

/** Hands a text on line by line, without empty ones. */
function lineByLine(tell: (line: string) => void): (text: string) => void {
  return (text) => {
    for (const line of text.split("\n").filter((each) => each.trim() !== "")) tell(line.trim());
  };
}

function usualLogin({ environment, ask }: Pick<Surroundings, "environment" | "ask">): Login | undefined {
  if (isJobWithToken(environment)) return "job";
  return ask === undefined ? undefined : "browser";
}

function mintBy(
  login: Login | undefined,
  sources: Readonly<Record<"job" | "browser", () => MintToken>>,
): MintToken {
  if (login === "job" || login === "browser") return sources[login]();
  return () => Promise.reject(new Error("a token is minted where somebody may log in"));
}

/** Whose jobs the fleet lets in. Every Dex of a fleet lets in the same. */
function automationOf(clusters: readonly ClusterSettings[]): AutomationLogin | undefined {
  return clusters.flatMap((settings) => (settings.role === "spoke" ? [] : (settings.automation ?? [])))[0];
}
