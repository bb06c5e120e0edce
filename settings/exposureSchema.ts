import { z } from "zod";
import { alsoInQuotes } from "./fields.ts";
import { suggestion } from "./nearest.ts";
import { quoted } from "./quoted.ts";

/** `pulumi config set --path` writes `true`, `false` and whole numbers without quotes, and objects hold texts only. */
const annotationValue = z.preprocess(
  (value) => (typeof value === "boolean" || Number.isSafeInteger(value) ? String(value) : value),
  z.string(),
);

/** Annotations for the Service or Ingress, which cloud providers and ingress controllers read. */
const annotations = z
  .record(z.string(), annotationValue)
  .describe("Annotations of the object. Default none.")
  .default({});

const nodePort = alsoInQuotes(
  z.int().describe("The port on every node, from 30000 to 32767. Default: the issuer's port."),
);

const types = ["LoadBalancer", "NodePort", "ClusterIP", "Ingress"] as const;
const typeList = "LoadBalancer, NodePort, ClusterIP or Ingress";
const description = `How people and the API server reach Dex: a group of keys whose type is ${typeList}.`;

/** How people and the API server reach Dex. */
export const exposureSchema = z
  .discriminatedUnion(
    "type",
    [
      z.strictObject({ type: z.literal("LoadBalancer"), annotations }),
      z.strictObject({ type: z.literal("NodePort"), annotations, nodePort: nodePort.optional() }),
      z.strictObject({ type: z.literal("ClusterIP"), annotations }),
      z.strictObject({
        type: z.literal("Ingress"),
        className: z
          .string()
          .min(1, { error: "is empty; write the name of an IngressClass, like nginx" })
          .describe("The name of the IngressClass, like nginx."),
        annotations,
      }),
    ],
    {
      error: ({ input }) => {
        if (types.some((type) => type === input))
          return `is ${quoted(input)}; write it as { type: ${String(input)} }`;
        if (typeof input !== "object" || input === null || Array.isArray(input)) return undefined;
        const written: unknown = "type" in input ? input.type : undefined;
        if (written === undefined) return `is missing; write ${typeList}`;
        const near = typeof written === "string" ? suggestion(written, types) : "";
        return `is ${quoted(written)}${near}, but must be ${typeList}`;
      },
    },
  )
  .describe(description);

/** How people and the API server reach Dex, as a person writes it, checked. */
export type WrittenExposure = z.output<typeof exposureSchema>;
