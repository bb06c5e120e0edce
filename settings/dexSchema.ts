import { z } from "zod";
import { defaultDexImage, dexRelease } from "../oidc/dex/release.ts";
import { namespaceName } from "./fields.ts";
import { quoted } from "./quoted.ts";

/** How Dex runs. */
export const dexSchema = z
  .strictObject({
    image: z
      .string()
      .regex(/^[a-z0-9][\w./:-]*?(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/, {
        abort: true,
        error: ({ input }) =>
          `${quoted(input)} is not an image; write it with tag and digest, like registry.acme.dev/dex:v${dexRelease.version}@sha256:…`,
      })
      .refine((image) => image.includes("@sha256:") || /:[^/]+$/.test(image), {
        error: ({ input }) =>
          `${quoted(input)} names no version; add a tag or, better, a digest, like registry.acme.dev/dex:v${dexRelease.version}@sha256:…`,
      })
      .refine((image) => !image.endsWith(":latest"), {
        error: `must not be :latest, which means another Dex tomorrow; write a version, like :v${dexRelease.version}`,
      })
      .describe(
        `The image of Dex v${dexRelease.version}, with a tag or a digest. Default ${defaultDexImage}.`,
      )
      .default(defaultDexImage),
    replicas: z
      .int()
      .min(1, { error: "must be at least 1; write 2, so that a login survives the loss of a node" })
      .max(10, { error: "must be at most 10; write 2" })
      .describe("How many Dex pods run. 1 to 10. Default 2.")
      .default(2),
    namespace: namespaceName
      .refine((name) => name !== "default" && !name.startsWith("kube-"), {
        error: "must be a namespace of Dex's own, which is created and deleted with it; write latchkey",
      })
      .describe("The namespace that is made for Dex. Default latchkey.")
      .default("latchkey"),
  })
  .describe("How Dex runs. Every key has a default.");
