import { credentials } from "@grpc/grpc-js";
import { engineMessage } from "../../text/engineMessage.ts";

/** How serious a message is. */
export type Severity = "info" | "warning";

/** Shows a person a message, at the resource that the engine works on. Nothing in it may be secret. */
export type Log = (severity: Severity, message: string) => Promise<void>;

/** Makes the log of a resource. */
export type LogOf = (urn: string) => Log;

/** Makes the logs of an engine at an address. */
export type LogAt = (engineAddress: string) => LogOf;

/** The log of the engine at an address, as it was given to the provider. A message that cannot be delivered is lost. */
export function engineLog(address: string): LogOf {
  return (urn) => async (severity, message) => {
    // Most runs have nothing to say, and load none of this.
    const { default: messages } = await import("@pulumi/pulumi/proto/engine_pb.js");
    const { default: services } = await import("@pulumi/pulumi/proto/engine_grpc_pb.js");
    const { INFO, WARNING } = messages.LogSeverity;
    const request = new messages.LogRequest()
      .setUrn(urn)
      .setSeverity(severity === "warning" ? WARNING : INFO)
      .setMessage(engineMessage(message));
    const engine = new services.EngineClient(address, credentials.createInsecure());
    await new Promise<void>((resolve) => {
      engine.log(request, () => {
        resolve();
      });
    });
    engine.close();
  };
}
