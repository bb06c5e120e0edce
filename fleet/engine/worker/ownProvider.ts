import { engineLog } from "../../../provider/engine/engineLog.ts";
import { serveProvider } from "../../../provider/engine/server.ts";
import { latchkeyProvider } from "../../../provider/latchkeyProvider.ts";
import type { StackWork } from "./messages.ts";

/** A provider that one run of the engine is told of. */
export interface OwnProvider {
  /** What tells the engine of it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends it. */
  stop(): void;
}

/**
 * Latchkey's own provider for one preview, inside this process, which has loaded most of what it needs: as a process of its
 * own it would be a sixth of what a preview takes. The engine comes to it as to a provider that is being debugged
 * (pulumi/pulumi, sdk/go/common/resource/plugin/provider_plugin.go, GetProviderAttachPort).
 *
 * An update has a process for it, as `pulumi up` does: what that has begun is not cut off where this process ends.
 *
 * @param environment the process's own, in which a person may have named providers that they debug.
 */
export async function ownProvider(
  kind: StackWork["kind"],
  { PULUMI_DEBUG_PROVIDERS: others = "" }: NodeJS.ProcessEnv,
): Promise<OwnProvider> {
  if (kind === "update") return { environment: {}, stop: () => undefined };
  const provider = await serveProvider(latchkeyProvider, engineLog);
  const running = [...(others === "" ? [] : [others]), `latchkey:${provider.port}`].join(",");
  return {
    environment: { PULUMI_DEBUG_PROVIDERS: running },
    stop: () => {
      provider.stop();
    },
  };
}
