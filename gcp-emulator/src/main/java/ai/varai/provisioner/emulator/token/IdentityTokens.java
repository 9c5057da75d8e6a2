package ai.varai.provisioner.emulator.token;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.iam.Identities;
import com.google.iam.admin.v1.ServiceAccount;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who calls, by a token of OpenID Connect that Google signed for a service account.
 *
 * @see <a href="https://cloud.google.com/docs/authentication/token-types#id">ID tokens</a>
 */
public final class IdentityTokens {
  private static final String ISSUER = "https://accounts.google.com";

  private final Emulation emulation;

  public IdentityTokens(Emulation emulation) {
    this.emulation = emulation;
  }

  /**
   * The e-mail address of the account; empty for a token that is not valid now.
   *
   * @param audiences whom the token has to be made for
   */
  public Optional<String> email(String token, Predicate<String> audiences) {
    return Jwt.parse(token)
        .filter(jwt -> jwt.claims().path("iss").asText().equals(ISSUER))
        .filter(jwt -> jwt.isShortLived(emulation.clock()))
        .filter(jwt -> audiences.test(jwt.claims().path("aud").asText()))
        .flatMap(this::signer);
  }

  /** Keys of the account's own do not count: with them it signs for itself. */
  private Optional<String> signer(Jwt jwt) {
    Identities identities = emulation.plugin(Identities.class).orElseThrow();
    return identities
        .acting(jwt.claims().path("email").asText())
        .filter(
            account ->
                jwt.signedBy(
                    identities.systemKeys().of(account.getProjectId(), account.getEmail()).open()))
        .map(ServiceAccount::getEmail);
  }
}
