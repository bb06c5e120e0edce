import { z } from "zod";
import type { Cluster } from "../cluster/cluster.ts";
import { waitForDex } from "./dexReadiness.ts";

/** The two forms in which a stack emits its API server's configuration. */
export type ConfigurationForm = "flags" | "structured";

/** The stack output `apiServer`, as a person or a script reads it. */
const apiServerOutput = z.record(
  z.enum(["flags", "structured"]),
  z.object({
    files: z.array(z.object({ path: z.string(), content: z.string(), mode: z.string() })),
    arguments: z.array(z.string()),
    steps: z.array(z.string()),
  }),
);

/** Does what the emitted steps tell a person to do: write the files, add the arguments, restart the API server. */
export async function applyApiServerConfiguration(
  cluster: Cluster,
  outputs: Readonly<Record<string, unknown>>,
  form: ConfigurationForm,
): Promise<readonly string[]> {
  const configuration = apiServerOutput.parse(outputs["apiServer"])[form];
  for (const file of configuration.files) await cluster.writeApiServerFile(file);
  await cluster.restartApiServer(configuration.arguments);
  await waitForDex(outputs);
  return configuration.arguments;
}
