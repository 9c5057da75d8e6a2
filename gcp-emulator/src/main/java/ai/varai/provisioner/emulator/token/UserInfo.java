package ai.varai.provisioner.emulator.token;

import ai.varai.provisioner.emulator.access.Principals;
import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.iam.Identities;
import ai.varai.provisioner.emulator.support.Ids;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.iam.admin.v1.ServiceAccount;
import com.google.rpc.Code;
import java.util.List;
import java.util.Optional;

/**
 * Who calls: OpenID Connect's form at {@code openidconnect.googleapis.com} and {@code /oauth2/v3},
 * and the older one of {@code /oauth2/v1} and {@code v2}. Scopes are not looked at, here as
 * elsewhere: the address is told to whoever has a valid token.
 *
 * @see <a href="https://developers.google.com/identity/openid-connect/openid-connect">OpenID
 *     Connect</a>
 */
final class UserInfo {
  private final Emulation emulation;

  UserInfo(Emulation emulation) {
    this.emulation = emulation;
  }

  void register(ApiBuilder api) {
    for (String path : List.of("/v1/userinfo", "/oauth2/v3/userinfo")) {
      api.route("GET", path, "oauth2.userinfo", this::openId)
          .route("POST", path, "oauth2.userinfo", this::openId);
    }
    for (String path : List.of("/oauth2/v1/userinfo", "/oauth2/v2/userinfo", "/userinfo/v2/me")) {
      api.route("GET", path, "oauth2.userinfo.get", this::older);
    }
  }

  private JsonAnswer openId(JsonCall call) {
    Optional<String> email = caller(call);
    if (email.isEmpty()) {
      return JsonAnswer.of(
          401,
          JsonNodeFactory.instance
              .objectNode()
              .put("error", "invalid_request")
              .put("error_description", "Invalid Credentials"));
    }
    return JsonAnswer.ok(
        JsonNodeFactory.instance
            .objectNode()
            .put("sub", subject(email.get()))
            .put("email", email.get())
            .put("email_verified", true));
  }

  private JsonAnswer older(JsonCall call) {
    String email =
        caller(call)
            .orElseThrow(
                () ->
                    GoogleError.of(
                        Code.UNAUTHENTICATED,
                        "Request is missing required authentication credential. Expected OAuth 2"
                            + " access token, login cookie or other valid authentication"
                            + " credential."));
    ObjectNode out =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", subject(email))
            .put("email", email)
            .put("verified_email", true);
    return JsonAnswer.ok(out);
  }

  private static Optional<String> caller(JsonCall call) {
    return call.call()
        .header()
        .apply(Principals.HEADER)
        .map(p -> p.substring(p.indexOf(':') + 1))
        .filter(p -> !p.isEmpty());
  }

  /** The number by which Google knows an account, which stays when its address changes. */
  String subject(String email) {
    return emulation
        .plugin(Identities.class)
        .flatMap(i -> i.account(email))
        .map(ServiceAccount::getUniqueId)
        .orElseGet(() -> "1" + Ids.stableNumber(email + " subject", 18) + "00");
  }
}
