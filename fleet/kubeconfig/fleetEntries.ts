import {
  kubeconfigEntry,
  type KubeconfigEntry,
  type KubeconfigEntryInput,
  type LoginMethod,
} from "../../oidc/kubeconfig/entry.ts";
import { CommandError } from "../commandError.ts";

/**
 * The entries of a fleet's clusters, sorted by the name of their context so that the same clusters always give the same
 * bytes, in whatever order they were found.
 *
 * @throws CommandError when an input is none that a kubeconfig can hold.
 */
export function fleetEntries(
  inputs: readonly KubeconfigEntryInput[],
  login: LoginMethod,
): readonly KubeconfigEntry[] {
  return inputs
    .toSorted((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0))
    .map((input) => {
      try {
        return kubeconfigEntry(input, login);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        throw new CommandError(`the entry of ${input.name} cannot be written: ${error.message}`, 1, {
          cause: error,
        });
      }
    });
}
