package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a provider of a workforce pool has to say.
 *
 * @see <a
 *     href="https://cloud.google.com/iam/docs/reference/rest/v1/locations.workforcePools.providers">
 *     Reference</a>
 */
final class WorkforceProviders {

  private static final Pattern TARGET =
      Pattern.compile(
          "google\\.(subject|groups|display_name|profile_photo|posix_username|email)"
              + "|attribute\\.[a-z0-9_]{1,100}");
  private static final List<String> RESPONSES = List.of("CODE", "ID_TOKEN");
  private static final List<String> CLAIMS =
      List.of("MERGE_USER_INFO_OVER_ID_TOKEN_CLAIMS", "ONLY_ID_TOKEN_CLAIMS");
  private static final int MOST_SCOPES = 10;
  private static final int LONGEST_SCOPE = 256;

  private final Emulation emulation;

  WorkforceProviders(Emulation emulation) {
    this.emulation = emulation;
  }

  void check(ObjectNode provider, Optional<ObjectNode> before) {
    if (provider.has("oidc") == provider.has("saml")) {
      throw GoogleError.badField("provider_config", "Exactly one of oidc and saml must be given.");
    }
    if (provider.get("oidc") instanceof ObjectNode oidc) {
      oidc(oidc, before.map(b -> b.path("oidc")));
    }
    if (provider.get("saml") instanceof ObjectNode saml) {
      SamlMetadata.check(
          "saml.idp_metadata_xml",
          Trees.text(saml, "idpMetadataXml"),
          before.map(b -> Trees.text(b, "saml", "idpMetadataXml")).orElse(""),
          emulation.clock().instant());
    }
    for (String more : List.of("extraAttributesOauth2Client", "extendedAttributesOauth2Client")) {
      if (provider.get(more) instanceof ObjectNode client) {
        client(more, client, before.map(b -> b.path(more)));
      }
    }
    if (provider.has("extendedAttributesOauth2Client")
        && Trees.text(provider, "scimUsage").startsWith("ENABLED")) {
      throw GoogleError.invalidArgument(
          "scim_usage and extended_attributes_oauth2_client are mutually exclusive.");
    }
    PoolProviders.mapping(provider, TARGET);
    PoolProviders.condition(provider);
  }

  private static void oidc(ObjectNode oidc, Optional<JsonNode> before) {
    PoolProviders.issuer("oidc.issuer_uri", Trees.text(oidc, "issuerUri"));
    if (Trees.text(oidc, "clientId").isEmpty()) {
      throw GoogleError.badField("oidc.client_id", "The client id is required.");
    }
    PoolProviders.keySet("oidc.jwks_json", Trees.text(oidc, "jwksJson"));
    secret(oidc, before.map(b -> b.path("clientSecret")));
    ObjectNode web = Trees.object(oidc, "webSsoConfig");
    if (!RESPONSES.contains(Trees.text(web, "responseType"))) {
      throw GoogleError.badField(
          "oidc.web_sso_config.response_type", "The response type is required: " + RESPONSES + ".");
    }
    if (!CLAIMS.contains(Trees.text(web, "assertionClaimsBehavior"))) {
      throw GoogleError.badField(
          "oidc.web_sso_config.assertion_claims_behavior",
          "The behavior of assertion claims is required: " + CLAIMS + ".");
    }
    boolean code = Trees.text(web, "responseType").equals("CODE");
    if (code && Trees.text(oidc, "clientSecret", "value", "thumbprint").isEmpty()) {
      throw GoogleError.badField(
          "oidc.client_secret", "The response type CODE needs a client secret.");
    }
    if (!code && Trees.text(web, "assertionClaimsBehavior").startsWith("MERGE_USER_INFO")) {
      throw GoogleError.badField(
          "oidc.web_sso_config.assertion_claims_behavior",
          "Claims of the user info can be merged with the response type CODE only.");
    }
    var scopes = web.path("additionalScopes");
    if (scopes.size() > MOST_SCOPES) {
      throw GoogleError.badField(
          "oidc.web_sso_config.additional_scopes",
          "There can be at most " + MOST_SCOPES + " additional scopes.");
    }
    scopes.forEach(
        s -> {
          if (s.asText().length() > LONGEST_SCOPE) {
            throw GoogleError.badField(
                "oidc.web_sso_config.additional_scopes",
                "An additional scope has at most " + LONGEST_SCOPE + " characters.");
          }
        });
  }

  private static void client(String field, ObjectNode client, Optional<JsonNode> before) {
    PoolProviders.issuer(field + ".issuer_uri", Trees.text(client, "issuerUri"));
    secret(client, before.map(b -> b.path("clientSecret")));
    for (String[] required :
        new String[][] {
          {"clientId"}, {"attributesType"}, {"clientSecret", "value", "thumbprint"}
        }) {
      if (Trees.text(client, required).isEmpty()) {
        throw GoogleError.badField(field + "." + required[0], "The field is required.");
      }
    }
    if (field.startsWith("extended")
        && !Trees.text(client, "attributesType").equals("AZURE_AD_GROUPS_ID")) {
      throw GoogleError.badField(
          field + ".attributes_type", "Only AZURE_AD_GROUPS_ID is supported here.");
    }
  }

  /** A secret is shown by its digest only; one that is not given again stays. */
  private static void secret(ObjectNode holder, Optional<JsonNode> before) {
    if (holder.path("clientSecret").path("value") instanceof ObjectNode value) {
      String plain = Trees.text(value, "plainText");
      value.remove("plainText");
      if (!plain.isEmpty()) {
        value.put(
            "thumbprint",
            BaseEncoding.base64Url()
                .omitPadding()
                .encode(Hashing.sha256().hashString(plain, StandardCharsets.UTF_8).asBytes()));
        return;
      }
      value.remove("thumbprint");
      before.filter(ObjectNode.class::isInstance).ifPresent(b -> holder.set("clientSecret", b));
    }
  }
}
