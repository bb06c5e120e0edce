import { Server, ServerCredentials } from "@grpc/grpc-js";
import { listenForThisUser } from "../loopback/userListener.ts";
import type { LogAt } from "./engineLog.ts";
import { ResourceProviderService } from "./messages.ts";
import { providerService, type ProviderDescription } from "./service.ts";

/** A provider that answers the engine. */
export interface RunningProvider {
  /** The port on 127.0.0.1 where it listens. */
  readonly port: number;
  /** Ends it at once. */
  stop(): void;
}

/**
 * Starts a provider of one engine on a free port of 127.0.0.1, which it answers only to the engine's user and root: it
 * writes files with its user's rights, and the engine has nothing to prove itself with but whose it is.
 *
 * @param logAt where its messages to people go.
 * @param engineAddress the engine's, where it is known before that comes. Default: it is not.
 */
export async function serveProvider(
  description: ProviderDescription,
  logAt: LogAt,
  engineAddress = "",
): Promise<RunningProvider> {
  // A kubeconfig entry is small, but the engine sets no limit for its providers either (rpcutil.GrpcChannelOptions).
  const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
  const server = new Server(unlimited);
  server.addService(ResourceProviderService, providerService(description, logAt, engineAddress));
  const engines = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = await listenForThisUser({
    accept: (socket) => {
      engines.injectConnection(socket);
    },
  });
  return {
    port: listener.port,
    stop: () => {
      listener.close();
      server.forceShutdown();
    },
  };
}
