package ai.varai.provisioner.emulator.sts;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.http.FormBody;
import ai.varai.provisioner.emulator.token.AccessTokens;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.CaseFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Security Token Service v1: workload and workforce identity federation.
 *
 * @see <a href="https://cloud.google.com/iam/docs/reference/sts/rest">REST reference</a>
 */
public final class StsApi implements EmulatedApi {

  @Override
  public String name() {
    return "sts";
  }

  @Override
  public List<String> roots() {
    return List.of("v1/token", "v1/introspect");
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    TokenExchange exchange = new TokenExchange(emulation);
    AccessTokens tokens = new AccessTokens(emulation.store(), emulation.ids(), emulation.clock());
    api.route("POST", "/v1/token", "sts.token", call -> token(exchange, call));
    api.route("POST", "/v1/introspect", "sts.introspect", call -> about(tokens, call));
  }

  private static JsonAnswer token(TokenExchange exchange, JsonCall call) {
    try {
      return JsonAnswer.ok(exchange.exchange(parameters(call)));
    } catch (ExchangeRefusal e) {
      return JsonAnswer.of(
          400,
          JsonNodeFactory.instance
              .objectNode()
              .put("error", e.code())
              .put("error_description", e.description()));
    }
  }

  /**
   * What a request says, under OAuth's names: the libraries send a form, others JSON with names in
   * either spelling.
   */
  private static Map<String, String> parameters(JsonCall call) {
    String type = call.call().header().apply("content-type").orElse("");
    if (type.startsWith("application/x-www-form-urlencoded")) {
      return FormBody.parse(call.rawBody());
    }
    Map<String, String> out = new HashMap<>();
    call.body()
        .properties()
        .forEach(
            each ->
                out.put(
                    CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, each.getKey()),
                    each.getValue().asText()));
    return out;
  }

  /** What a federated token stands for. Who asks need not say who he is: no client is known. */
  private static JsonAnswer about(AccessTokens tokens, JsonCall call) {
    Optional<AccessTokens.Grant> grant =
        tokens
            .find(parameters(call).getOrDefault("token", ""))
            .filter(AccessTokens.Grant::federated);
    ObjectNode out = JsonNodeFactory.instance.objectNode().put("active", grant.isPresent());
    grant.ifPresent(
        g ->
            out.put("scope", g.scopes())
                .put("username", g.email())
                .put("sub", g.email())
                .put("exp", g.expires().getEpochSecond())
                .put("iss", "https://sts.googleapis.com/")
                .put("token_type", "Bearer"));
    return JsonAnswer.ok(out);
  }
}
