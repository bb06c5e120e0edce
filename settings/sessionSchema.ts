import { z } from "zod";
import { duration } from "./durationField.ts";

/** The longest that a login may last: a mistyped unit is likelier than a wish for more, and Dex counts to 292 years. */
const longest = 10 * 31_536_000;

/** How long a login lasts. */
export const sessionSchema = z
  .strictObject({
    idToken: duration(
      "The life of a token, so the longest that a right taken away on GitHub still works. 1m to 24h. Default 15m.",
    ).prefault("15m"),
    idle: duration(
      "After how long without use a login ends. Not shorter than idToken. Default 12h.",
    ).prefault("12h"),
    absolute: duration(
      "After how long a login ends, used or not. Not shorter than idle, at most 10y. Default 7d.",
    ).prefault("7d"),
  })
  .superRefine(({ idToken, idle, absolute }, context) => {
    if (idToken < 60) {
      context.addIssue({
        code: "custom",
        path: ["idToken"],
        message: "is too short for a command to finish; write 1m or more",
      });
    } else if (idToken > 86_400) {
      context.addIssue({
        code: "custom",
        path: ["idToken"],
        message: "is too long: a right taken away on GitHub would work until it ends; write 24h or less",
      });
    } else if (idle < idToken) {
      context.addIssue({
        code: "custom",
        path: ["idle"],
        message: "must not be shorter than idToken; write 12h, with an idToken of 15m",
      });
    }
    if (absolute > longest) {
      context.addIssue({ code: "custom", path: ["absolute"], message: "is longer than 10 years; write 7d" });
    }
    if (absolute < idle) {
      context.addIssue({
        code: "custom",
        path: ["absolute"],
        message: "must not be shorter than idle; write 7d, with an idle of 12h",
      });
    }
  })
  .describe("How long a login lasts. Every key has a default.");
