import { z } from "zod";
import { certificates } from "../fields.ts";
import { quoted } from "../quoted.ts";
import { host, naming, text } from "./fields.ts";

/** Whether every bracket of a filter has its partner, which Dex puts into a larger one (RFC 4515: others are escaped). */
function isWholeFilter(written: string): boolean {
  let depth = 0;
  for (const [index, letter] of Array.from(written).entries()) {
    if (letter === "(") depth += 1;
    if (letter === ")") depth -= 1;
    if (depth < 0 || (depth === 0 && index < Array.from(written).length - 1)) return false;
  }
  return depth === 0 && written.startsWith("(");
}

function filter(description: string) {
  return text(description).refine(isWholeFilter, {
    error: ({ input }) =>
      `${quoted(input)} is not one LDAP filter in brackets; write it like (objectClass=person) or (&(…)(…))`,
  });
}

function distinguishedName(description: string) {
  return text(description).regex(/^[A-Za-z0-9.-]+\s*=/, {
    error: ({ input }) =>
      `${quoted(input)} is not a distinguished name; write one like ou=people,dc=acme,dc=dev`,
  });
}

const attribute = (description: string) =>
  text(description).regex(/^[A-Za-z0-9.;:-]+$/, {
    error: ({ input }) => `${quoted(input)} is not the name of an attribute; write one like uid or mail`,
  });

const scope = z
  .enum(["sub", "one"])
  .describe("How far below baseDN is searched: sub for everything, one for one level. Default sub.");

const userSearch = z
  .strictObject({
    baseDN: distinguishedName("Where people are, like ou=people,dc=acme,dc=dev. Nobody outside can log in."),
    filter: filter(
      "What an entry must match besides, like (objectClass=person). Default: nothing.",
    ).optional(),
    username: attribute("The attribute that holds what a person types as user name, like uid."),
    scope: scope.optional(),
    idAttr: attribute(
      "The attribute that tells people apart, and is never given to another; DN is the entry's own name. Default uid.",
    ).default("uid"),
    emailAttr: attribute("The attribute with the e-mail address. Default mail.").default("mail"),
    nameAttr: attribute("The attribute with a person's name. Default: none.").optional(),
    preferredUsernameAttr: attribute("The attribute with the login. Default: none.").optional(),
    emailSuffix: text(
      "What follows @ in an e-mail address that is made of nameAttr, in place of emailAttr. Default: none.",
    )
      .regex(/^[^@]+$/, { error: "holds an @; write only what follows it" })
      .optional(),
  })
  .superRefine(({ emailSuffix, nameAttr }, context) => {
    if (emailSuffix === undefined || nameAttr !== undefined) return;
    context.addIssue({
      code: "custom",
      path: ["emailSuffix"],
      message: "needs nameAttr, of which Dex makes the address: without it everybody would have the same one",
    });
  })
  .describe("How a person's entry is found and read.");

const matcher = z
  .strictObject({
    userAttr: attribute("The person's attribute; DN is the entry's own name."),
    groupAttr: attribute(
      "The group's attribute with the same value, like member, or memberUid. In Active Directory member:1.2.840.113556.1.4.1941: finds groups of groups too.",
    ),
    recursionGroupAttr: attribute(
      "The attribute by which a group names groups that are in it, like member, to find groups of groups too. Default: none.",
    ).optional(),
  })
  .describe("A person is in a group where two attributes have the same value.");

const groupSearch = z
  .strictObject({
    baseDN: distinguishedName("Where groups are, like ou=groups,dc=acme,dc=dev."),
    filter: filter(
      "What an entry must match besides, like (objectClass=groupOfNames). Default: nothing.",
    ).optional(),
    scope: scope.optional(),
    userMatchers: z
      .array(matcher)
      .min(1, { error: "is empty, so nobody would be in a group; name userAttr and groupAttr" })
      .describe("By what a person is found in groups, as a list; one that matches is enough."),
    nameAttr: attribute("The attribute that is the group's name, like cn."),
  })
  .describe("How a person's groups are found. Required: access goes by groups.");

/** People come from the part of an organisation's own directory that `userSearch` names; nobody else can log in. */
export const ldapConnectorSchema = z
  .strictObject({
    type: z.literal("ldap").describe("An LDAP directory, such as Active Directory, OpenLDAP or FreeIPA."),
    ...naming("ldap", "LDAP"),
    host: host(
      "The directory's host, with a port where it is not 636. Dex speaks LDAPS to it.",
      "ldap.acme.dev",
    ),
    startTLS: z
      .boolean()
      .describe(
        "Whether TLS begins inside a plain connection, in place of LDAPS; host then needs its port. Default false.",
      )
      .default(false),
    rootCA: certificates
      .describe("The PEM certificates that sign the directory's own. Default: the public ones.")
      .optional(),
    clientCertificate: certificates
      .describe(
        "The PEM certificate that Dex shows to the directory. Its key is clientKey in latchkey:connectorSecrets. Default: none.",
      )
      .optional(),
    bindDN: distinguishedName(
      "Whom Dex binds as to search, which needs no more than reading. Its password is bindPassword in latchkey:connectorSecrets. Default: an anonymous bind.",
    ).optional(),
    usernamePrompt: text("What the page calls the user name. Default Username.").optional(),
    userSearch,
    groupSearch,
  })
  .superRefine(({ host: written, startTLS }, context) => {
    if (!startTLS || written.includes(":")) return;
    context.addIssue({
      code: "custom",
      path: ["host"],
      message: `needs a port with startTLS, since Dex would take 636; write ${written}:389`,
    });
  })
  .describe("The people of an LDAP directory.");
