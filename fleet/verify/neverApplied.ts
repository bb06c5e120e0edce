import type { TextOutput } from "../surroundings.ts";

/** Tells which clusters a command leaves out, because there is nothing of them to look at yet. */
export function tellNeverApplied(clusters: readonly string[], messages: TextOutput): void {
  for (const cluster of clusters)
    messages.write(
      `latchkey: left out: ${cluster} was never applied; apply it with: pulumi up -s ${cluster}\n`,
    );
}
