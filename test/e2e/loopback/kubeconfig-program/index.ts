import * as pulumi from "@pulumi/pulumi";
import { KubeconfigEntry } from "../../../../components/kubeconfigEntry.ts";

// One kubeconfig entry and nothing else, for the tests of its provider under the real engine.

const config = new pulumi.Config();

new KubeconfigEntry("entry", {
  path: config.require("path"),
  entry: {
    name: config.get("context") ?? "prod",
    server: config.get("server") ?? "https://prod.acme.dev:6443",
    issuer: "https://login.acme.dev",
    audience: "prod",
  },
});
