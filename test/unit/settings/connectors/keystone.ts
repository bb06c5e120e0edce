import { acmeRoot } from "../../oidc/acmeRoot.ts";
import { type ConnectorExamples, canary } from "./connectorCase.ts";

/** OpenStack Keystone. */
export const keystone: ConnectorExamples = {
  cases: [
    {
      name: "a Keystone domain",
      written: {
        type: "keystone",
        baseUrl: "https://keystone.acme.dev:5000",
        domain: "default",
        username: "dex",
      },
      secrets: { password: canary("keystone") },
      group: "platform",
      config: {
        domain: "default",
        keystoneHost: "https://keystone.acme.dev:5000",
        keystoneUsername: "dex",
        keystonePassword: canary("keystone"),
      },
    },
    {
      name: "a Keystone with a private authority",
      written: {
        type: "keystone",
        id: "openstack",
        name: "OpenStack",
        baseUrl: "https://openstack.acme.dev/identity",
        rootCA: acmeRoot,
        domain: "Acme People",
        username: "dex",
      },
      secrets: { password: canary("openstack") },
      username: "sub",
      group: "platform",
      config: {
        domain: "Acme People",
        keystoneHost: "https://openstack.acme.dev/identity",
        keystoneUsername: "dex",
        keystonePassword: canary("openstack"),
      },
    },
  ],
  mistakes: [
    { name: "without a domain", change: { domain: undefined }, at: "domain", says: "is missing. The domain" },
    {
      name: "with the version in its address",
      change: { baseUrl: "https://keystone.acme.dev:5000/v3" },
      at: "baseUrl",
      says: "ends with a version",
    },
    {
      name: "over http, as in Dex's example",
      change: { baseUrl: "http://keystone.acme.dev:5000" },
      at: "baseUrl",
      says: "must begin with https://",
    },
    {
      name: "with a password in the fleet file",
      change: { keystonePassword: "hunter2" },
      at: "keystonePassword",
      says: "connectorSecrets.keystone.password",
      unspoken: "hunter2",
    },
  ],
};
