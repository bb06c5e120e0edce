import { type Mistake, inStack } from "./mistake.ts";

const context = "latchkey:context: prod-eu-1-admin";
const exposure = "\n    type: NodePort\n    nodePort: 32000";

/** A kubeconfig in the clear, of which nothing may be repeated. */
const kubeconfig = "|\n    apiVersion: v1\n    users: [{ name: admin, user: { token: hunter2 } }]";

/** Mistakes in how the cluster and its Dex are reached. */
export const reachingMistakes: readonly Mistake[] = [
  inStack(
    "neither context nor kubeconfig",
    `  ${context}\n`,
    "",
    "1 config.latchkey:context",
    "is missing; name the context of your kubeconfig",
  ),
  inStack(
    "both context and kubeconfig",
    context,
    `${context}\n  latchkey:kubeconfig: { secure: v1:abc }`,
    "11 config.latchkey:context",
    "remove one of the two",
  ),
  inStack(
    "context with nothing after it",
    context,
    "latchkey:context:",
    "11 config.latchkey:context",
    "is empty. The context of your kubeconfig",
  ),
  inStack(
    "blank context",
    context,
    `latchkey:context: " "`,
    "11 config.latchkey:context",
    "is empty; write the name of a context",
  ),
  inStack(
    "context encrypted",
    context,
    "latchkey:context: { secure: v1:abc }",
    "11 config.latchkey:context",
    "without --secret",
  ),
  {
    ...inStack(
      "kubeconfig in place of a context",
      context,
      `latchkey:context: ${kubeconfig}`,
      "11 config.latchkey:context",
      "has several lines",
    ),
    unspoken: "hunter2",
  },
  {
    ...inStack(
      "kubeconfig in the clear",
      context,
      `latchkey:kubeconfig: ${kubeconfig}`,
      "11 config.latchkey:kubeconfig",
      "stands in the clear",
    ),
    unspoken: "hunter2",
  },
  {
    ...inStack(
      "kubeconfig in place of its path",
      "kubeconfigFile: ~/.kube/config",
      `kubeconfigFile: ${kubeconfig}`,
      "12 config.latchkey:kubeconfigFile",
      "is not a path",
    ),
    unspoken: "hunter2",
  },
  inStack(
    "relative kubeconfig file",
    "~/.kube/config",
    "kube/config",
    "12 config.latchkey:kubeconfigFile",
    "is not an absolute path",
  ),
  inStack(
    "kubeconfig file with a variable",
    "~/.kube/config",
    "$HOME/.kube/acme",
    "12 config.latchkey:kubeconfigFile",
    "like ~/.kube/acme",
  ),
  inStack(
    "folder for a kubeconfig file",
    "~/.kube/config",
    "~/.kube/",
    "12 config.latchkey:kubeconfigFile",
    "is a folder",
  ),
  inStack(
    "exposure missing",
    `  latchkey:exposure:${exposure}\n`,
    "",
    "1 config.latchkey:exposure",
    "is missing. How people and the API server reach Dex",
  ),
  inStack(
    "exposure by its type alone",
    exposure,
    " NodePort",
    "5 config.latchkey:exposure",
    "write it as { type: NodePort }",
  ),
  inStack(
    "exposure without a type",
    "    type: NodePort\n",
    "",
    "5 config.latchkey:exposure.type",
    "is missing; write LoadBalancer, NodePort, ClusterIP or Ingress",
  ),
  inStack(
    "exposure type misspelt",
    "type: NodePort",
    "type: Nodeport",
    "6 config.latchkey:exposure.type",
    `did you mean "NodePort"`,
  ),
  inStack(
    "exposure type of another kind",
    "type: NodePort",
    "type: Gateway",
    "6 config.latchkey:exposure.type",
    "must be LoadBalancer, NodePort, ClusterIP or Ingress",
  ),
  inStack(
    "node port of a load balancer",
    "type: NodePort",
    "type: LoadBalancer",
    "7 config.latchkey:exposure.nodePort",
    "goes with type NodePort only",
  ),
  inStack(
    "node port out of range",
    "32000",
    "8443",
    "7 config.latchkey:exposure.nodePort",
    "write one from 30000 to 32767",
  ),
  inStack(
    "node port missing",
    "    nodePort: 32000\n",
    "",
    "5 config.latchkey:exposure.nodePort",
    "is missing, and the issuer's port 443 is no node port",
  ),
  inStack(
    "node port in words",
    "32000",
    "any",
    "7 config.latchkey:exposure.nodePort",
    `is "any", but must be a whole number`,
  ),
  inStack(
    "Ingress without a class",
    exposure,
    " { type: Ingress }",
    "5 config.latchkey:exposure.className",
    "is missing. The name of the IngressClass",
  ),
  inStack(
    "annotation that lost its zero",
    "nodePort: 32000",
    "nodePort: 32000\n    annotations: { v: 1.10 }",
    "8 config.latchkey:exposure.annotations.v",
    "put it in quotes",
  ),
];
