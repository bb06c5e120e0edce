/**
 * The least that a program with Latchkey's providers can be: one resource of each, so that each is started; or, by
 * `latchkey:resources`, so many of the Kubernetes provider.
 */
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { Provider } from "@pulumi/kubernetes/provider.js";
import { Config, CustomResource } from "@pulumi/pulumi";
import { PrivateKey } from "@pulumi/tls/privateKey.js";

const exec = {
  apiVersion: "client.authentication.k8s.io/v1",
  args: ["get-token"],
  command: "kubectl-oidc_login",
  installHint: "",
  interactiveMode: "Never",
  provideClusterInfo: false,
};

new PrivateKey("key", { algorithm: "ECDSA", ecdsaCurve: "P256" });
const provider = new Provider("cluster");
const resources = new Config("latchkey").getNumber("resources") ?? 1;
for (let index = 0; index < resources; index += 1) {
  new ConfigMap(`configuration-${index}`, { data: { key: "value" } }, { provider });
}
new CustomResource("latchkey:index:KubeconfigEntry", "entry", {
  path: "~/floor-kubeconfig",
  entry: {
    cluster: { name: "latchkey-floor", cluster: { server: "https://192.0.2.1" } },
    user: { name: "latchkey-floor", user: { exec } },
    context: { name: "floor", context: { cluster: "latchkey-floor", user: "latchkey-floor" } },
  },
});
