import { z } from "zod";
import { asFlags, assignment } from "../described.ts";
import { type Reader, inputOf, onHost } from "./reader.ts";

/** An API server that is started by hand. */
export const kubeApiServer: Reader = (configuration) =>
  asFlags(
    new Map(configuration.arguments.map((argument) => assignment(argument.slice(2)))),
    onHost(configuration),
  );

/** minikube, which passes options on. */
export const minikube: Reader = (configuration) => {
  // Every option stands on a line of its own, as one word in single quotes.
  const options = Array.from(
    inputOf(configuration, "minikube-start.sh").matchAll(/^ {2}'--extra-config=apiserver\.(.*)' \\$/gm),
    // What minikube writes between double quotes in YAML, and kubeadm reads there.
    ([, option = ""]) => z.string().parse(JSON.parse(`"${option.replaceAll("'\\''", "'")}"`)),
  );
  return asFlags(new Map(options.map(assignment)), (path) =>
    inputOf(configuration, `~/.minikube/files${path}`),
  );
};
