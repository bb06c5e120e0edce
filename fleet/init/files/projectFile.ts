import { scalar } from "./scalar.ts";

/** The fleet's Pulumi.yaml. @param packagePath the package's folder, relative to it. */
export function projectFile(packagePath: string): string {
  return `# A fleet of Kubernetes clusters that share one GitHub login, by Latchkey. Every stack is a cluster.
name: latchkey
description: One GitHub login for every Kubernetes cluster of an organisation.
runtime:
  name: nodejs
  options:
    # Node runs the program as it is; no compiler runs before it.
    typescript: false
# The program is Latchkey's own. This folder holds settings, and no code.
main: ${scalar(packagePath)}
stackConfigDir: stacks
plugins:
  providers:
    - name: latchkey
      path: ${scalar(`${packagePath}/provider`)}
`;
}
