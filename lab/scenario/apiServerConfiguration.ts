import { z } from "zod";
import type { Cluster } from "../cluster/cluster.ts";
import { LabError } from "../machine/labError.ts";
import { waitForDex } from "./dexReadiness.ts";

/** The two forms in which a stack emits its API server's configuration. */
export type ConfigurationForm = "flags" | "structured";

/** The stack output `apiServer`, as a person or a script reads it. */
const apiServerOutput = z.partialRecord(
  z.enum(["flags", "structured"]),
  z.object({
    files: z.array(z.object({ path: z.string(), content: z.string(), mode: z.string() })),
    arguments: z.array(z.string()),
    steps: z.array(z.string()),
  }),
);

/**
 * Does what the emitted steps tell a person to do: writes the files, adds the arguments, restarts the API server.
 *
 * @param emitted the stack output `apiServer`.
 * @throws LabError when it is none.
 * @returns the arguments.
 */
export async function configureApiServer(
  cluster: Cluster,
  emitted: unknown,
  form: ConfigurationForm,
): Promise<readonly string[]> {
  const parsed = apiServerOutput.safeParse(emitted);
  if (!parsed.success) {
    throw new LabError(`This is no stack output apiServer: ${z.prettifyError(parsed.error)}`);
  }
  const configuration = parsed.data[form];
  if (configuration === undefined)
    throw new LabError(`The stack emits no configuration of the form ${form}.`);
  for (const file of configuration.files) await cluster.writeApiServerFile(file);
  await cluster.restartApiServer(configuration.arguments);
  return configuration.arguments;
}

/** Configures an API server with what its stack emitted, and waits until people can log in. Returns the arguments. */
export async function applyApiServerConfiguration(
  cluster: Cluster,
  outputs: Readonly<Record<string, unknown>>,
  form: ConfigurationForm,
): Promise<readonly string[]> {
  const flags = await configureApiServer(cluster, outputs["apiServer"], form);
  await waitForDex(outputs);
  return flags;
}
