import { z } from "zod";
import { parse, YAMLParseError } from "yaml";
import {
  type ClusterConnection,
  clusterConnection,
  KubeconfigError,
} from "../../../oidc/kubeconfig/clusterConnection.ts";
import { configuredKubeconfig } from "../../../program/administeredCluster.ts";
import type { ClusterSettings } from "../../../settings/clusterSettings.ts";
import { type Network, NoAnswerError, type Request } from "../network.ts";
import type { RunProgram } from "../runProgram.ts";

/** Requests to an API server as its administrator. Both throw {@link AdministratorError}. */
export interface Administrator {
  /** Returns what is at a path. */
  readonly get: (path: string) => Promise<string>;
  /** Replaces an object. @returns `false` where somebody else has changed it since it was read. */
  readonly put: (path: string, object: string) => Promise<boolean>;
}

/** An API server does not do what its administrator asks. */
export class AdministratorError extends Error {
  override readonly name = "AdministratorError";
  /** What to do. */
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

/** Reads the kubeconfig that is among a stack's secrets. @throws AdministratorError */
export type ReadSecretKubeconfig = (stack: string) => Promise<string>;

/** How administrators reach their clusters. */
export interface AdministratorDependencies {
  readonly environment: NodeJS.ProcessEnv;
  readonly run: RunProgram;
  readonly network: Network;
  readonly readSecretKubeconfig: ReadSecretKubeconfig;
}

/**
 * Returns a cluster's administrator, by the context or the secret kubeconfig that its stack file names. `undefined` where
 * that kubeconfig names a program that logs in.
 */
export async function administratorOf(
  { cluster, context }: Pick<ClusterSettings, "cluster" | "context">,
  { environment, run, network, readSecretKubeconfig }: AdministratorDependencies,
): Promise<Administrator | undefined> {
  return context === undefined
    ? administratorByKubeconfig(await readSecretKubeconfig(cluster), network)
    : administratorByContext(context, environment, run);
}

/** How long kubectl may take, in milliseconds. */
const kubectlLimit = 20_000;

/** By kubectl and a context of the person's kubeconfig, so that every way in which an administrator logs in works. */
export function administratorByContext(
  context: string,
  environment: NodeJS.ProcessEnv,
  run: RunProgram,
): Administrator {
  const kubectl = async (verb: readonly string[], path: string, input?: string) => {
    const args = [...verb, "--raw", path, `--context=${context}`, "--request-timeout=10s"];
    const result = await run("kubectl", args, {
      environment,
      limit: kubectlLimit,
      ...(input === undefined ? {} : { input }),
    });
    if (result === undefined)
      throw new AdministratorError(
        "kubectl is not on PATH",
        "install kubectl (https://kubernetes.io/docs/tasks/tools/)",
      );
    return result;
  };
  const failure = (stderr: string, path: string) =>
    new AdministratorError(
      stderr.trim().split("\n").at(-1) ?? "",
      `see why this fails: kubectl get --raw ${path} --context=${context}`,
    );
  return {
    get: async (path) => {
      const { status, stdout, stderr } = await kubectl(["get"], path);
      if (status === 0) return stdout;
      throw failure(stderr, path);
    },
    put: async (path, object) => {
      const { status, stderr } = await kubectl(["replace", "--filename", "-"], path, object);
      if (status === 0) return true;
      if (stderr.includes("(Conflict)")) return false;
      throw failure(stderr, path);
    },
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
export function administratorByKubeconfig(text: string, network: Network): Administrator | undefined {
  const administrator = administratorIn(text);
  if (administrator === undefined) return undefined;
  const { connection, user } = administrator;
  const { token } = user;
  const certificate = decoded(user["client-certificate-data"]);
  const privateKey = decoded(user["client-key-data"]);
  const ask = async (path: string, request: Pick<Request, "method" | "body">) => {
    try {
      return await network.ask(`${connection.server}${path}`, {
        ...connection,
        ...request,
        ...(certificate === undefined || privateKey === undefined
          ? {}
          : { client: { certificate, privateKey } }),
        headers: {
          ...(request.body === undefined ? {} : { "content-type": "application/json" }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
      });
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      throw new AdministratorError(
        `${connection.server} does not answer: ${error.message}`,
        "see whether the API server runs, and whether this machine may reach it",
      );
    }
  };
  const failure = (status: number) =>
    new AdministratorError(
      `${connection.server} answers the user of latchkey:kubeconfig with status ${status}`,
      "set a kubeconfig that administers the cluster: pulumi config set --secret latchkey:kubeconfig",
    );
  return {
    get: async (path) => {
      const { status, body } = await ask(path, {});
      if (status === 200) return body;
      throw failure(status);
    },
    put: async (path, object) => {
      const { status } = await ask(path, { method: "PUT", body: object });
      if (status === 409) return false;
      if (status !== 200) throw failure(status);
      return true;
    },
  };
}

function administratorIn(text: string):
  | {
      readonly connection: ClusterConnection;
      readonly user: z.infer<typeof userInKubeconfig>;
    }
  | undefined {
  const wrong = (reason: string) =>
    new AdministratorError(
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
