import pLimit from "p-limit";
import { z } from "zod";
import { credentialPluginCommand, kubeconfigEntry } from "../../../oidc/kubeconfig/entry.ts";
import { jsonOf } from "../answerText.ts";
import type { RunProgram } from "../runProgram.ts";
import { failed } from "../verification.ts";
import type { MintToken } from "./tokenSource.ts";

/** How long a person has for one login, in milliseconds: kubelogin itself waits for three minutes. */
const patience = 200_000;

/** What a credential plugin prints (client.authentication.k8s.io/v1). */
const execCredential = z.object({ status: z.object({ token: z.string().min(1) }) });

/** What a person's tokens are minted with. */
export interface PersonSourceMeans {
  readonly environment: NodeJS.ProcessEnv;
  readonly run: RunProgram;
  /** Takes what kubelogin tells the person, such as the address that no browser could be opened for. */
  readonly tell: (text: string) => void;
}

/** Mints tokens as kubectl does for a person: by kubelogin, with the arguments of the cluster's own entry. */
export function personSource({ environment, run, tell }: PersonSourceMeans): MintToken {
  // One login after the other: the second finds the person logged in already, and its port free.
  const limit = pLimit(1);
  return ({ entry }) =>
    limit(async () => {
      const { args } = kubeconfigEntry(entry).user.user.exec;
      const result = await run(credentialPluginCommand, args, {
        environment,
        limit: patience,
        onMessage: tell,
      });
      if (result === undefined) return failed("kubelogin is not on PATH", installRemedy);
      const credential = execCredential.safeParse(jsonOf(result.stdout));
      return result.status === 0 && credential.success
        ? { token: credential.data.status.token }
        : failed(
            `kubelogin got no token: ${result.stderr.trim().split("\n").at(-1) ?? ""}`,
            "log in when the browser opens, as somebody whom the fleet lets in",
          );
    });
}

/** How kubelogin is installed. */
export const installRemedy =
  "install kubelogin: kubectl krew install oidc-login, or put a release (https://github.com/int128/kubelogin) on PATH as kubectl-oidc_login";
