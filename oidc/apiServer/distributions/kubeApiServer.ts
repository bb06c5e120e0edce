import type { ApiServerConfiguration } from "../configuration.ts";
import { type Form, argumentsOf, withoutOtherForm } from "../form.ts";

/** The login for an API server that a person starts. */
export function kubeApiServerConfiguration(form: Form): ApiServerConfiguration {
  const write = form.files.map((file) => `Write ${file.path} on every control-plane host.`);
  const takingEffect =
    form.kind === "flags"
      ? [
          "Add the arguments to every kube-apiserver and restart one after the other; so does every later change.",
        ]
      : [
          "The first time, add the argument to every kube-apiserver and restart one after the other.",
          "Later changes of the file are taken over within a minute, without a restart.",
        ];
  return {
    files: form.files,
    inputs: [],
    arguments: argumentsOf(form),
    steps: [
      ...write,
      withoutOtherForm(form),
      ...takingEffect,
      "To take it back, remove the arguments and restart one after the other.",
    ],
  };
}
