import { Option } from "@commander-js/extra-typings";
import { countUpTo } from "../countArgument.ts";
import { defaultParallelism } from "./workers.ts";

/** The option that has the engine look at every stack. */
export const allOption = [
  "--all",
  "ask the engine about every stack, also where nothing that it is built from has changed",
] as const;

/** The option that says how many stacks are worked on at once. */
export function parallelOption() {
  return new Option("--parallel <count>", "how many stacks are worked on at once")
    .default(defaultParallelism, "one a core")
    .argParser(countUpTo(99));
}
