/** The least that a program with Latchkey's providers can be: one resource of each, so that each is started. */
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { Provider } from "@pulumi/kubernetes/provider.js";
import { PrivateKey } from "@pulumi/tls/privateKey.js";
import { KubeconfigEntry } from "../../components/kubeconfigEntry.ts";

new PrivateKey("key", { algorithm: "ECDSA", ecdsaCurve: "P256" });
new ConfigMap("configuration", { data: { key: "value" } }, { provider: new Provider("cluster") });
new KubeconfigEntry("entry", {
  path: "~/floor-kubeconfig",
  entry: { name: "floor", server: "https://192.0.2.1", issuer: "https://192.0.2.2", audience: "floor" },
});
