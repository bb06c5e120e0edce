import type { Readable, Writable } from "node:stream";
import * as clack from "@clack/prompts";
import { CommandError } from "./commandError.ts";
import type { Asker } from "./asker.ts";

/** Asks on a terminal, on which nothing of the command's result is written. */
export function terminalAsker(input: Readable, output: Writable): Asker {
  return {
    text: async ({ question, example, problem }) =>
      answered(
        await clack.text({
          message: question,
          placeholder: example,
          validate: (written) => problem((written ?? "").trim()),
          input,
          output,
        }),
      ).trim(),
    choose: async <Value extends string>(
      question: string,
      choices: readonly { readonly value: Value; readonly label: string }[],
    ) => {
      const chosen = answered(
        await clack.select<string>({ message: question, options: [...choices], input, output }),
      );
      const choice = choices.find(({ value }) => value === chosen);
      if (choice === undefined) throw new Error(`${chosen} was not among the choices`);
      return choice.value;
    },
  };
}

function answered(answer: string | symbol): string {
  if (typeof answer === "symbol") throw new CommandError("stopped; nothing was written", 130);
  return answer;
}
