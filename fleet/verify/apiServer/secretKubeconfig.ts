import { type PulumiOptions, runPulumi } from "../../engine/pulumiCommand.ts";
import { AdministratorError, type ReadSecretKubeconfig } from "./administrator.ts";

/** By the engine, which decrypts it: once for each stack. It stays in memory and is never printed. */
export function secretKubeconfigs(options: PulumiOptions): ReadSecretKubeconfig {
  const known = new Map<string, Promise<string>>();
  return (stack) => {
    const text = known.get(stack) ?? decrypted(stack, options);
    known.set(stack, text);
    return text;
  };
}

async function decrypted(stack: string, options: PulumiOptions): Promise<string> {
  const args = ["config", "get", "latchkey:kubeconfig", `--stack=${stack}`];
  const { succeeded, stdout } = await runPulumi(args, options);
  if (succeeded) return stdout;
  throw new AdministratorError(
    "its latchkey:kubeconfig is a secret that cannot be read here",
    `give this command what decrypts the stack's secrets, such as its passphrase, so that this works: pulumi ${args.slice(0, 2).join(" ")} latchkey:role --stack ${stack}`,
  );
}
