package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.iam.PoolKind.Ids;
import ai.varai.provisioner.emulator.iam.PoolKind.Pages;
import ai.varai.provisioner.emulator.iam.PoolKind.Style;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * Applications that people of a workforce pool sign in to. They are kept; nobody signs in here.
 *
 * @see <a
 *     href="https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.oauthClients">
 *     Reference</a>
 */
final class OauthClients {

  static final String PATH = "projects/{project}/locations/{location}/oauthClients/{client}";
  private static final List<String> SCOPES =
      List.of("https://www.googleapis.com/auth/cloud-platform", "openid", "email", "groups");
  private static final List<String> GRANTS =
      List.of("AUTHORIZATION_CODE_GRANT", "REFRESH_TOKEN_GRANT");
  private static final List<String> TYPES = List.of("PUBLIC_CLIENT", "CONFIDENTIAL_CLIENT");

  private final PoolRows rows;
  private final PoolOperations operations;
  private final PublishedBodies bodies;

  OauthClients(PoolRows rows, PoolOperations operations, PublishedBodies bodies) {
    this.rows = rows;
    this.operations = operations;
    this.bodies = bodies;
  }

  void register(ApiBuilder api) {
    PoolKind clients =
        new PoolKind(
            "OauthClient",
            PATH,
            Ids.LONG,
            WorkforcePools.LONG_IDS,
            new Pages(50, 100),
            Style.DIRECT,
            this::check);
    new PoolCollection(rows, operations, bodies, clients).register(api);
    new OauthCredentials(rows, bodies).register(api);
  }

  private void check(ObjectNode client, Optional<ObjectNode> before) {
    if (before.isEmpty()) {
      client.put("clientId", rows.emulation().ids().uuid());
    }
    if (!TYPES.contains(Trees.text(client, "clientType"))) {
      throw GoogleError.badField("client_type", "The client's type must be one of " + TYPES + ".");
    }
    if (before.filter(b -> !b.path("clientType").equals(client.path("clientType"))).isPresent()) {
      throw GoogleError.badField("update_mask", "The field clientType cannot be changed.");
    }
    among("allowed_grant_types", client.path("allowedGrantTypes"), GRANTS);
    among("allowed_scopes", client.path("allowedScopes"), SCOPES);
    JsonNode redirects = client.path("allowedRedirectUris");
    if (redirects.isEmpty()) {
      throw GoogleError.badField("allowed_redirect_uris", "At least one is required.");
    }
    for (JsonNode each : redirects) {
      if (!isAddress(each.asText())) {
        throw GoogleError.badField(
            "allowed_redirect_uris", "Invalid redirect URI: " + each.asText() + ".");
      }
    }
  }

  private static void among(String field, JsonNode list, List<String> known) {
    if (list.isEmpty()) {
      throw GoogleError.badField(field, "At least one is required.");
    }
    for (JsonNode each : list) {
      if (!known.contains(each.asText())) {
        throw GoogleError.badField(field, each.asText() + " is none of " + known + ".");
      }
    }
  }

  private static boolean isAddress(String text) {
    try {
      URI uri = new URI(text);
      return uri.isAbsolute() && uri.getHost() != null && uri.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
