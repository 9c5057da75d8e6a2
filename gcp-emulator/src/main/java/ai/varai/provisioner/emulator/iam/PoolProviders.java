package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.access.CelDialect;
import ai.varai.provisioner.emulator.access.Condition;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a provider of a workload identity pool has to say.
 *
 * @see <a
 *     href="https://cloud.google.com/iam/docs/workload-identity-federation-with-other-providers">
 *     Configure workload identity federation</a>
 */
final class PoolProviders {

  private static final List<String> SOURCES = List.of("aws", "oidc", "saml", "x509");
  private static final String MAPPING = "attributeMapping";
  private static final String SUBJECT = "google.subject";
  private static final Pattern TARGET =
      Pattern.compile("google\\.(subject|groups)|attribute\\.[a-z0-9_]{1,100}");
  private static final int LONGEST_CONDITION = 4096;
  private static final int LONGEST_MAPPING = 2048;
  private static final List<String> KEY_TYPES = List.of("RSA", "EC");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Issuers that all of their customers share: without a condition each of them could log in. */
  private static final List<String> SHARED_ISSUERS =
      List.of(
          "https://token.actions.githubusercontent.com",
          "https://gitlab.com",
          "https://app.terraform.io");

  private PoolProviders() {}

  static void check(ObjectNode provider) {
    if (SOURCES.stream().filter(provider::has).count() != 1) {
      throw GoogleError.badField(
          "provider_config", "Exactly one of aws, oidc, saml and x509 must be given.");
    }
    if (provider.get("aws") instanceof ObjectNode aws) {
      aws(aws);
    }
    if (provider.get("oidc") instanceof ObjectNode oidc) {
      oidc(provider, oidc);
    }
    // Of AWS a mapping that nobody gave applies without being shown.
    if (!provider.has("aws") || !provider.path(MAPPING).isEmpty()) {
      mapping(provider, TARGET);
    }
    condition(provider);
  }

  /** Refuses a condition that is too long, or cannot be evaluated whatever the claims are. */
  static void condition(ObjectNode provider) {
    String condition = Trees.text(provider, "attributeCondition");
    if (condition.length() > LONGEST_CONDITION) {
      throw GoogleError.badField(
          "attribute_condition", "The condition has at most " + LONGEST_CONDITION + " characters.");
    }
    if (!condition.isEmpty()) {
      readable("attribute_condition", CelDialect.FEDERATION, condition);
    }
  }

  private static void readable(String field, CelDialect dialect, String expression) {
    Condition.problem(dialect, expression)
        .ifPresent(
            problem -> {
              throw GoogleError.badField(
                  field, "Error compiling the expression: " + problem.shown(expression));
            });
  }

  private static void aws(ObjectNode aws) {
    if (!Trees.text(aws, "accountId").matches("\\d{12}")) {
      throw GoogleError.badField("aws.account_id", "The id of an AWS account has 12 digits.");
    }
  }

  private static void oidc(ObjectNode provider, ObjectNode oidc) {
    String issuer = Trees.text(oidc, "issuerUri");
    issuer("oidc.issuer_uri", issuer);
    keySet("oidc.jwks_json", Trees.text(oidc, "jwksJson"));
    if (SHARED_ISSUERS.contains(issuer.replaceFirst("/$", ""))
        && !Trees.text(provider, "attributeCondition").contains("assertion.")) {
      throw GoogleError.invalidArgument(
          "The attribute condition must reference one of the provider's claims.");
    }
  }

  /** Refuses an issuer that is no address of the web, in Google's words (measured 2026). */
  static void issuer(String field, String issuer) {
    if (!issuer.startsWith("https://")) {
      throw GoogleError.badField(
          field,
          "Invalid OIDC issuer URI."
              + (issuer.contains("://") ? " The scheme must be https." : ""));
    }
  }

  /**
   * Refuses keys that are not in the form of JSON Web Keys, and those that no token is verified
   * with: of other kinds than RSA, and of other curves than P-256.
   */
  static void keySet(String field, String keys) {
    if (keys.isEmpty()) {
      return;
    }
    try {
      JsonNode list = MAPPER.readTree(keys).path("keys");
      if (list.isEmpty()) {
        throw GoogleError.badField(field, "The JSON Web Key Set has no keys.");
      }
      for (JsonNode key : list) {
        String type = key.path("kty").asText();
        if (type.equals("OKP")) {
          throw GoogleError.badField(field, "Input jwks contains corrupted key material.");
        }
        if (!KEY_TYPES.contains(type)
            || (type.equals("EC") && !key.path("crv").asText().equals("P-256"))) {
          throw GoogleError.badField(field, "Invalid JWKs. Only RSA, EC key types are supported.");
        }
      }
    } catch (JsonProcessingException e) {
      throw GoogleError.badField(field, "The JSON Web Key Set is not valid JSON.");
    }
  }

  /** Refuses a mapping without a subject, and attributes that there are not. */
  static void mapping(ObjectNode provider, Pattern target) {
    JsonNode mapping = provider.path(MAPPING);
    if (Trees.text(mapping, SUBJECT).isEmpty()) {
      throw GoogleError.badField(
          "attribute_mapping", "The attribute mapping must have the key " + SUBJECT + ".");
    }
    for (Map.Entry<String, JsonNode> each : mapping.properties()) {
      if (!target.matcher(each.getKey()).matches()) {
        throw GoogleError.badField(
            "attribute_mapping",
            "Invalid mapped attribute key: "
                + each.getKey()
                + ". Custom mapped attributes must be in format 'attribute.{custom_attribute}'");
      }
      if (each.getValue().asText().length() > LONGEST_MAPPING) {
        throw GoogleError.badField(
            "attribute_mapping",
            "The expression of a mapped attribute has at most " + LONGEST_MAPPING + " characters.");
      }
      readable("attribute_mapping", CelDialect.MAPPING, each.getValue().asText());
    }
  }
}
