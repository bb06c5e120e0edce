import { z } from "zod";
import { parse, YAMLParseError } from "yaml";
import {
  type ClusterConnection,
  clusterConnection,
  KubeconfigError,
} from "../../../oidc/kubeconfig/clusterConnection.ts";
import { configuredKubeconfig } from "../../../program/administeredCluster.ts";
import { type Network, NoAnswerError } from "../network.ts";
import type { RunProgram } from "../runProgram.ts";

/** Reads an API server's metrics as its administrator, or what is at another path. @throws UnreadableMetricsError */
export type ReadMetrics = (path?: string) => Promise<string>;

/** An API server's metrics cannot be read. */
export class UnreadableMetricsError extends Error {
  override readonly name = "UnreadableMetricsError";
  /** What to do. */
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

/** How long kubectl may take, in milliseconds. */
const kubectlLimit = 20_000;

/** By kubectl and a context of the person's kubeconfig, so that every way in which an administrator logs in works. */
export function metricsByContext(
  context: string,
  environment: NodeJS.ProcessEnv,
  run: RunProgram,
): ReadMetrics {
  return async (path = "/metrics") => {
    const args = ["get", "--raw", path, `--context=${context}`, "--request-timeout=10s"];
    const result = await run("kubectl", args, { environment, limit: kubectlLimit });
    if (result === undefined)
      throw new UnreadableMetricsError(
        "kubectl is not on PATH",
        "install kubectl (https://kubernetes.io/docs/tasks/tools/)",
      );
    if (result.status === 0) return result.stdout;
    const lastLine = result.stderr.trim().split("\n").at(-1) ?? "";
    throw new UnreadableMetricsError(lastLine, `see why this fails: kubectl ${args.slice(0, 4).join(" ")}`);
  };
}

const userInKubeconfig = z.object({
  token: z.string().optional(),
  "client-certificate-data": z.string().optional(),
  "client-key-data": z.string().optional(),
});

const kubeconfig = z.object({
  "current-context": z.string(),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ user: z.string() }) })),
  users: z.array(z.object({ name: z.string(), user: z.unknown() })),
});

/**
 * By the kubeconfig that is among a stack's secrets. It is kept in this process's memory: written to no file, and handed
 * to no other program.
 *
 * @returns `undefined` where it holds no credential of its own, but names a program that gives one.
 */
export function metricsByKubeconfig(text: string, network: Network): ReadMetrics | undefined {
  const administrator = administratorIn(text);
  if (administrator === undefined) return undefined;
  const { connection, user } = administrator;
  const { token } = user;
  const certificate = decoded(user["client-certificate-data"]);
  const privateKey = decoded(user["client-key-data"]);
  return async (path = "/metrics") => {
    try {
      const { status, body } = await network.ask(`${connection.server}${path}`, {
        ...connection,
        ...(certificate === undefined || privateKey === undefined
          ? {}
          : { client: { certificate, privateKey } }),
        ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
      });
      if (status === 200) return body;
      throw new UnreadableMetricsError(
        `${connection.server} answers the user of latchkey:kubeconfig with status ${status}`,
        "set a kubeconfig that administers the cluster: pulumi config set --secret latchkey:kubeconfig",
      );
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      throw new UnreadableMetricsError(
        `${connection.server} does not answer: ${error.message}`,
        "see whether the API server runs, and whether this machine may reach it",
      );
    }
  };
}

function administratorIn(text: string):
  | {
      readonly connection: ClusterConnection;
      readonly user: z.infer<typeof userInKubeconfig>;
    }
  | undefined {
  const wrong = (reason: string) =>
    new UnreadableMetricsError(
      reason,
      "set a kubeconfig that administers the cluster: pulumi config set --secret latchkey:kubeconfig",
    );
  try {
    const connection = clusterConnection([configuredKubeconfig(text)]);
    const read = kubeconfig.safeParse(parse(text));
    if (!read.success) throw wrong("latchkey:kubeconfig is no kubeconfig with a current context");
    const { contexts, users } = read.data;
    const context = contexts.find(({ name }) => name === read.data["current-context"]);
    const user = users.find(({ name }) => name === context?.context.user);
    const credentials = userInKubeconfig.safeParse(user?.user);
    if (!credentials.success) throw wrong("latchkey:kubeconfig has no user for its current context");
    const { token, "client-key-data": key } = credentials.data;
    return token === undefined && key === undefined ? undefined : { connection, user: credentials.data };
  } catch (error) {
    if (error instanceof KubeconfigError) throw wrong(error.message);
    // Its message quotes the text, which is secret.
    if (error instanceof YAMLParseError) throw wrong("latchkey:kubeconfig is not YAML");
    throw error;
  }
}

function decoded(data: string | undefined): string | undefined {
  return data === undefined ? undefined : Buffer.from(data, "base64").toString("utf8");
}
