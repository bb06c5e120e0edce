import { serveProvider } from "../../../provider/engine/server.ts";
import { latchkeyProvider } from "../../../provider/latchkeyProvider.ts";
import { EngineClient } from "./engineClient.ts";

/** An engine with a provider of its own, which has nobody to tell anything. */
export interface EngineAtProvider {
  readonly engine: EngineClient;
  /** Ends both. */
  readonly stop: () => void;
}

/** Serves Latchkey's provider in this process, for one engine. */
export async function engineAtProvider(): Promise<EngineAtProvider> {
  const provider = await serveProvider(latchkeyProvider, () => () => () => Promise.resolve());
  const engine = new EngineClient(provider.port);
  return {
    engine,
    stop: () => {
      engine.close();
      provider.stop();
    },
  };
}
