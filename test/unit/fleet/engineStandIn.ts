import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Answers from files beside it; the messages and statuses are those of Pulumi 3.259. */
const pulumi = `#!/bin/sh
dir=\${0%/*}
echo "$*" >> "$dir/calls"
for argument; do case "$argument" in --stack=*) stack=\${argument#--stack=} ;; esac; done
case "$1 $2" in
  "whoami "*) exec cat "$dir/whoami" ;;
  "stack ls") [ -f "$dir/list" ] || { echo "error: place 1: unexpected end of JSON input" >&2; exit 255; }; exec cat "$dir/list" ;;
  "stack output")
    [ -f "$dir/$stack.error" ] && { cat "$dir/$stack.error" >&2; exit 255; }
    [ -f "$dir/$stack.json" ] || { echo "error: no stack named '$stack' found" >&2; exit 6; }
    exec cat "$dir/$stack.json" ;;
esac
`;

/** Stands in for the engine's command line, `pulumi`: it knows of a fleet what a test tells it. */
export class EngineStandIn {
  readonly #folder: string;

  /** @param folder is made for it. */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder);
    writeFileSync(join(folder, "pulumi"), pulumi, { mode: 0o755 });
  }

  /** A PATH on which it is found. */
  get path(): string {
    return `${this.#folder}:/usr/bin:/bin`;
  }

  /** What `pulumi whoami` answers. */
  whoami(answer: object): void {
    this.#write("whoami", JSON.stringify(answer));
  }

  /** What the list of all stacks is: objects, or the text in their place. Without it, the list is damaged. */
  list(answer: readonly object[] | string): void {
    this.#write("list", typeof answer === "string" ? answer : JSON.stringify(answer));
  }

  /** The outputs of a stack. Without them, there is no such stack. */
  outputs(stack: string, answer: object | string): void {
    this.#write(`${stack}.json`, typeof answer === "string" ? answer : JSON.stringify(answer));
  }

  /** Why the outputs of a stack cannot be told. */
  outputsFail(stack: string, message: string): void {
    this.#write(`${stack}.error`, message);
  }

  /** The arguments of every call so far. */
  calls(): readonly string[] {
    return readFileSync(join(this.#folder, "calls"), "utf8").trim().split("\n");
  }

  /** Takes it from PATH. */
  uninstall(): void {
    rmSync(join(this.#folder, "pulumi"));
  }

  #write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text);
  }
}
