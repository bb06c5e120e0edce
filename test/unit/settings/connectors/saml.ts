import { acmeRoot } from "../../oidc/acmeRoot.ts";
import { type ConnectorExamples, callback } from "./connectorCase.ts";

const caData = Buffer.from(acmeRoot).toString("base64");

/** A SAML identity provider. */
export const saml: ConnectorExamples = {
  cases: [
    {
      name: "a SAML provider",
      written: {
        type: "saml",
        ssoUrl: "https://adfs.acme.dev/adfs/ls/",
        certificates: acmeRoot,
        usernameAttr: "name",
        emailAttr: "email",
        groupsAttr: "groups",
      },
      group: "platform",
      config: {
        ssoURL: "https://adfs.acme.dev/adfs/ls/",
        caData,
        usernameAttr: "name",
        emailAttr: "email",
        groupsAttr: "groups",
        redirectURI: callback,
      },
    },
    {
      name: "a SAML provider with every setting",
      written: {
        type: "saml",
        id: "okta",
        name: "Okta",
        ssoUrl: "https://acme.okta.com/app/kube/exk1/sso/saml?idpid=7",
        certificates: acmeRoot + acmeRoot,
        entityIssuer: "urn:acme:dex",
        ssoIssuer: "http://www.okta.com/exk1",
        usernameAttr: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
        emailAttr: "mail",
        groupsAttr: "memberOf",
        groupsDelim: ",",
        allowedGroups: ["platform", "payments"],
        filterGroups: true,
        nameIdPolicyFormat: "emailAddress",
      },
      username: "sub",
      group: "payments",
      impossibleGroup: "research",
      config: {
        entityIssuer: "urn:acme:dex",
        ssoIssuer: "http://www.okta.com/exk1",
        ssoURL: "https://acme.okta.com/app/kube/exk1/sso/saml?idpid=7",
        caData: Buffer.from(acmeRoot + acmeRoot).toString("base64"),
        usernameAttr: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
        emailAttr: "mail",
        groupsAttr: "memberOf",
        groupsDelim: ",",
        allowedGroups: ["platform", "payments"],
        filterGroups: true,
        redirectURI: callback,
        nameIDPolicyFormat: "emailAddress",
      },
    },
  ],
  mistakes: [
    {
      name: "without a certificate",
      change: { certificates: undefined },
      at: "certificates",
      says: "is missing",
    },
    {
      name: "with a certificate that is a path, as Dex's ca",
      change: { certificates: "/etc/dex/saml.pem" },
      at: "certificates",
      says: "paste the file's content",
    },
    {
      name: "without a check of signatures",
      change: { insecureSkipSignatureValidation: true },
      at: "insecureSkipSignatureValidation",
      says: "is no known key",
    },
    {
      name: "without groups",
      change: { groupsAttr: undefined },
      at: "groupsAttr",
      says: "access goes by groups",
    },
    {
      name: "with an address over http",
      change: { ssoUrl: "http://adfs.acme.dev" },
      at: "ssoUrl",
      says: "https://",
    },
    {
      name: "with an unknown format",
      change: { nameIdPolicyFormat: "email" },
      at: "nameIdPolicyFormat",
      says: "must be persistent",
    },
    {
      name: "that filters for nothing",
      change: { filterGroups: true },
      at: "filterGroups",
      says: "needs allowedGroups",
    },
    {
      name: "as Dex spells its address",
      change: { ssoUrl: undefined, ssoURL: "https://adfs.acme.dev" },
      at: "ssoURL",
      says: `did you mean "ssoUrl"`,
    },
  ],
};
