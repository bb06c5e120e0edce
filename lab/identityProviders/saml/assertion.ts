import { randomUUID } from "node:crypto";
import { SamlLib } from "samlify";
import type { Account } from "../accounts.ts";

/** How long a service provider may take to read an assertion, in milliseconds. */
const lifetimeMilliseconds = 5 * 60_000;

/** The format of the name ids: the same for a person each time. */
export const nameIdFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

/** What an assertion says besides who somebody is. */
export interface AssertionInput {
  /** The identity provider's entity id. */
  readonly issuer: string;
  /** The service provider's entity id. */
  readonly audience: string;
  /** Where the response is posted. */
  readonly recipient: string;
  /** The id of the request that is answered. */
  readonly inResponseTo: string;
}

/** A response as XML that is not signed yet, and its id. */
export interface Response {
  readonly id: string;
  readonly context: string;
}

/**
 * A response with one assertion about a person (SAML 2.0 core, 2.3.3; profiles, 4.1.4.2). The attribute `groups` has one
 * value for each group.
 *
 * @param template the library's own, whose attribute statement and authentication statement are filled in.
 */
export function samlResponse(template: string, account: Account, input: AssertionInput): Response {
  const id = newId();
  const now = new Date();
  const end = new Date(now.getTime() + lifetimeMilliseconds).toISOString();
  const groups = Object.fromEntries(account.groups.map((group, index) => [`Group${index}`, group]));
  const whole = template
    .replace("{AuthnStatement}", authnStatement)
    .replace("{AttributeStatement}", attributeStatement(Object.keys(groups)));
  const context = SamlLib.replaceTagsByValue(whole, {
    ID: id,
    AssertionID: newId(),
    IssueInstant: now.toISOString(),
    Issuer: input.issuer,
    Destination: input.recipient,
    SubjectRecipient: input.recipient,
    InResponseTo: input.inResponseTo,
    Audience: input.audience,
    StatusCode: "urn:oasis:names:tc:SAML:2.0:status:Success",
    ConditionsNotBefore: now.toISOString(),
    ConditionsNotOnOrAfter: end,
    SubjectConfirmationDataNotOnOrAfter: end,
    NameIDFormat: nameIdFormat,
    NameID: account.login,
    Name: account.name,
    Email: account.email,
    ...groups,
  });
  return { id, context };
}

const authnStatement =
  '<saml:AuthnStatement AuthnInstant="{IssueInstant}"><saml:AuthnContext><saml:AuthnContextClassRef>' +
  "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport" +
  "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>";

/** A statement of name, e-mail address and groups, with tags in place of the values. */
function attributeStatement(groupTags: readonly string[]): string {
  const attributes = { name: ["Name"], email: ["Email"], groups: groupTags };
  const statements = Object.entries(attributes).map(([name, tags]) => {
    const values = tags.map(
      (tag) => `<saml:AttributeValue xsi:type="xs:string">{${tag}}</saml:AttributeValue>`,
    );
    const format = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";
    return `<saml:Attribute Name="${name}" NameFormat="${format}">${values.join("")}</saml:Attribute>`;
  });
  return `<saml:AttributeStatement>${statements.join("")}</saml:AttributeStatement>`;
}

/** An id as XML wants it: not beginning with a digit. */
function newId(): string {
  return `_${randomUUID()}`;
}
