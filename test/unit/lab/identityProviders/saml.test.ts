import assert from "node:assert/strict";
import { before, suite, test } from "node:test";
import { IdentityProvider, ServiceProvider } from "samlify";
import { createSigningCertificate } from "../../../../lab/certificates.ts";
import { katherine } from "../../../../lab/identityProviders/accounts.ts";
import {
  createIdentityProvider,
  type SamlIdentityProvider,
} from "../../../../lab/identityProviders/saml/identityProvider.ts";

const post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
const serviceProvider = { entityId: "urn:acme:kubernetes", callbackUrl: "https://login.acme.dev/callback" };

/** A request as Dex writes it. */
function request(issuer: string): string {
  return Buffer.from(
    `<AuthnRequest xmlns="urn:oasis:names:tc:SAML:2.0:protocol" ID="request-1" Version="2.0"><Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${issuer}</Issuer></AuthnRequest>`,
  ).toString("base64");
}

suite("the SAML identity provider", () => {
  let identityProvider: SamlIdentityProvider;

  before(async () => {
    identityProvider = createIdentityProvider({
      entityId: "https://id.acme.dev/metadata",
      ssoUrl: "https://id.acme.dev/sso",
      signing: await createSigningCertificate("Acme Federation"),
      serviceProvider,
    });
  });

  /** What a service provider that has the identity provider's metadata makes of a response. */
  const read = async (response: string) => {
    const party = ServiceProvider({
      entityID: serviceProvider.entityId,
      wantAssertionsSigned: true,
      assertionConsumerService: [{ Binding: post, Location: serviceProvider.callbackUrl }],
    });
    const provider = IdentityProvider({ metadata: identityProvider.metadata });
    const { extract } = await party.parseLoginResponse(provider, "post", {
      body: { SAMLResponse: response },
    });
    return extract;
  };

  test("answers a request with a signed assertion of name, address and each group", async () => {
    const id = await identityProvider.requestId(request(serviceProvider.entityId));
    const response = await identityProvider.respond(katherine, id);
    const { nameID, attributes, audience, response: envelope } = await read(response);
    assert.equal(nameID, katherine.login);
    assert.deepEqual(attributes, {
      name: katherine.name,
      email: katherine.email,
      groups: katherine.groups,
    });
    assert.equal(audience, serviceProvider.entityId);
    assert.equal(envelope?.["inResponseTo"], "request-1");
    assert.equal(envelope["destination"], serviceProvider.callbackUrl);
  });

  test("signs what it says, so that nobody can say something else", async () => {
    const response = await identityProvider.respond(katherine, "request-1");
    const xml = Buffer.from(response, "base64").toString();
    const changed = xml.replace(">auditors<", ">platform<");
    assert.notEqual(changed, xml);
    await assert.rejects(read(Buffer.from(changed).toString("base64")));
  });

  test("escapes what people are called", async () => {
    const name = `<b>"Katherine" & co</b>`;
    const { attributes } = await read(await identityProvider.respond({ ...katherine, name }, "request-1"));
    assert.equal(attributes?.["name"], name);
  });

  test("answers no other service provider", async () => {
    await assert.rejects(identityProvider.requestId(request("urn:somebody:else")), /not registered/);
  });
});
