import { engineVersion } from "../engineVersion.ts";

/** Where the operator's pods have the kubeconfig with the administrator's contexts. */
const kubeconfigFolder = "/var/run/latchkey/kubeconfig";

/** The kubeconfig's path in a pod: the entry of its Secret is called `config`, as kubectl's own file is. */
export const kubeconfigPath = `${kubeconfigFolder}/config`;

/** The engine with a Node beside it, in the variant that the operator's restricted pods run (pulumi/pulumi-docker-containers). */
const image = `pulumi/pulumi:${engineVersion}-nonroot`;

/**
 * Installs what the fleet's package-lock.json says: `main` of Pulumi.yaml must be there before the operator runs
 * `pulumi install`, which would then install the same packages a second time inside Latchkey's, unpinned; npm is told
 * there to leave it at a dry run.
 */
function installScript(programPath: string): string {
  return `npm ci --ignore-scripts && echo dry-run=true > ${quoted(`${programPath}/.npmrc`)}`;
}

/** A text as one word of a shell's command. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** How the pod of a Stack differs from the operator's usual one. */
export interface WorkspaceNeeds {
  /** The program's folder, relative to the fleet's, where npm installs it; absent where the repository holds it. */
  readonly installedProgram?: string;
  /** The Secret with the administrator's kubeconfig; absent where the stack has one of its own. */
  readonly kubeconfigSecret?: string;
}

/**
 * The `workspaceTemplate` of a Stack: the pod in which the operator runs the engine (pulumi-kubernetes-operator v2.9.0:
 * containers are merged by their names, and further init containers run after those that fetch the repository).
 */
export function workspaceTemplate({ installedProgram, kubeconfigSecret }: WorkspaceNeeds): object {
  return {
    spec: {
      image,
      podTemplate: {
        spec: {
          containers: [
            {
              name: "pulumi",
              ...(kubeconfigSecret === undefined
                ? {}
                : {
                    volumeMounts: [{ mountPath: kubeconfigFolder, name: "kubeconfig", readOnly: true }],
                  }),
            },
          ],
          ...(installedProgram === undefined ? {} : { initContainers: [installer(installedProgram)] }),
          ...(kubeconfigSecret === undefined
            ? {}
            : { volumes: [{ name: "kubeconfig", secret: { secretName: kubeconfigSecret } }] }),
        },
      },
    },
  };
}

function installer(programPath: string): object {
  return {
    name: "install",
    image,
    command: ["sh", "-c", installScript(programPath)],
    workingDir: "/share/workspace",
    volumeMounts: [{ mountPath: "/share", name: "share" }],
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  };
}
