import { z } from "zod";
import { kubeloginPorts } from "../oidc/dex/clients.ts";

const port = z
  .int()
  .min(1024, { error: "must be 1024 or higher: people may not listen below; write 8000" })
  .max(65_535, { error: "must be at most 65535; write 8000" })
  .describe("A port of the loopback interface, 1024 to 65535.");

/** How kubelogin, the credential plugin of kubectl, logs people in. */
export const kubeloginSchema = z
  .strictObject({
    ports: z
      .tuple([port], port)
      .refine((ports) => new Set(ports).size === ports.length, { error: "names a port twice; remove one" })
      .describe(
        "The ports of the loopback interface that kubelogin may wait on for the browser, as a list. Dex sends a browser to no other. Default [8000, 18000], which are kubelogin's own.",
      )
      .default([...kubeloginPorts]),
    deviceCode: z
      .boolean()
      .describe(
        "Whether people may log in with a code that they confirm in a browser on another machine. A link can lead somebody into confirming an attacker's code: docs/security.md. Default false.",
      )
      .default(false),
  })
  .describe("How kubelogin logs people in. Every key has a default.");
