package ai.varai.provisioner.emulator.token;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.iam.Identities;
import java.time.Duration;
import java.util.Optional;

/** Tokens that Google's services get for the service account in whose name they call somebody. */
public final class AccountTokens {
  private static final Duration LIFE = Duration.ofHours(1);

  private final Emulation emulation;
  private final AccessTokens access;

  public AccountTokens(Emulation emulation) {
    this.emulation = emulation;
    this.access = new AccessTokens(emulation.store(), emulation.ids(), emulation.clock());
  }

  /** A token of OpenID Connect; empty where there is no such account, or it is disabled. */
  public Optional<String> identity(String email, String audience) {
    return emulation
        .plugin(Identities.class)
        .flatMap(
            identities ->
                identities
                    .acting(email)
                    .map(
                        account ->
                            OAuth2Api.idToken(
                                identities, account, audience, emulation.clock().instant())));
  }

  /** A token of OAuth 2.0; empty where there is no such account, or it is disabled. */
  public Optional<String> access(String email, String scope) {
    return emulation
        .plugin(Identities.class)
        .flatMap(identities -> identities.acting(email))
        .map(account -> access.issue(account, scope, LIFE));
  }
}
