import { z } from "zod";
import { longestAppName } from "../../github/appManifest.ts";
import { text } from "./fields.ts";

/** That `pulumi up` registers the GitHub App that people log in through. */
export const gitHubAppSchema = z
  .strictObject({
    create: z
      .literal(true, {
        error: () => "is not true, the only value; write true, or remove app and set latchkey:githubClientId",
      })
      .describe(
        "true: the first pulumi up registers a GitHub App, which a person confirms in their browser.",
      ),
    owner: z
      .enum(["organization", "user"])
      .describe(
        "Whose the app is: the organization's, or that of the user who confirms, as a public app. Default organization.",
      )
      .default("organization"),
    name: text(
      "The name that people read when they log in, which no other app on GitHub has; whoever confirms may change it. Default: the organization's, Kubernetes, and the stack's name.",
    )
      .max(longestAppName, { error: `is longer than the ${longestAppName} characters that GitHub takes` })
      .optional(),
    listenPort: z
      .int({ error: "is not a port; write a number like 8976" })
      .min(1024, { error: "is below 1024, where only root may listen; write a number like 8976" })
      .max(65_535, { error: "is above 65535, the last port; write a number like 8976" })
      .describe(
        "The port of your own machine where GitHub sends the browser back to, for a tunnel that needs to know it. Default: any that is free.",
      )
      .optional(),
  })
  .describe(
    "That Latchkey registers the GitHub App. Without it you register an app, and set its client id and secret.",
  );
