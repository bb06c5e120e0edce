import * as pulumi from "@pulumi/pulumi";
import { engineMessage } from "../text/engineMessage.ts";

// Every message of the program goes through here: much of it quotes what others wrote.

/** An error that ends the program, without a stack trace. */
export function programError(message: string): pulumi.RunError {
  return new pulumi.RunError(engineMessage(message));
}

/** Shows a warning beside the stack. */
export function warn(message: string): Promise<void> {
  return pulumi.log.warn(engineMessage(message));
}

/** Shows a remark beside the stack. */
export function inform(message: string): Promise<void> {
  return pulumi.log.info(engineMessage(message));
}
