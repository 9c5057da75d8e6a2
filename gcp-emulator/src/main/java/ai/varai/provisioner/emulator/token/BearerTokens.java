package ai.varai.provisioner.emulator.token;

import ai.varai.provisioner.emulator.access.Caller;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.iam.Identities;
import com.google.iam.admin.v1.ServiceAccount;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who calls, by what stands behind {@code Bearer}: an access token, or a JSON Web Token that a
 * service account signed for itself with a key of its own, as Google's client libraries do instead
 * of asking for an access token.
 *
 * @see <a
 *     href="https://developers.google.com/identity/protocols/oauth2/service-account#jwt-auth">Service
 *     account authorization without OAuth</a>
 */
public final class BearerTokens {
  private final Emulation emulation;
  private final AccessTokens tokens;

  public BearerTokens(Emulation emulation) {
    this.emulation = emulation;
    this.tokens = new AccessTokens(emulation.store(), emulation.ids(), emulation.clock());
  }

  /** Whose token it is; empty for one that is not valid. */
  public Optional<Caller> holder(String token) {
    return tokens
        .find(token)
        .filter(this::isOfWhoHasTheAddress)
        .map(grant -> new Caller(grant.email(), grant.sets()))
        .or(
            () ->
                Jwt.parse(token).flatMap(this::signer).map(email -> new Caller(email, List.of())));
  }

  /** The e-mail address of the caller; empty for a token that is not valid, or of a pool. */
  public Optional<String> email(String token) {
    return holder(token)
        .map(Caller::name)
        .filter(name -> name.contains("@") && !name.contains("/"));
  }

  /** An account that was made anew under the address of a deleted one takes no token over. */
  private boolean isOfWhoHasTheAddress(AccessTokens.Grant grant) {
    return grant.uniqueId().isEmpty()
        || account(grant.email()).map(ServiceAccount::getUniqueId).stream()
            .allMatch(grant.uniqueId()::equals);
  }

  private Optional<ServiceAccount> account(String email) {
    return emulation.plugin(Identities.class).flatMap(i -> i.account(email));
  }

  /**
   * The audience is not looked at: it is the API's address as the client has it, which may be the
   * emulator's.
   */
  private Optional<String> signer(Jwt jwt) {
    String issuer = jwt.claims().path("iss").asText("");
    boolean forItself = issuer.equals(jwt.claims().path("sub").asText(""));
    boolean forSomething = jwt.claims().hasNonNull("aud") || jwt.claims().hasNonNull("scope");
    if (!forItself || !forSomething || !jwt.isShortLived(emulation.clock())) {
      return Optional.empty();
    }
    Instant now = emulation.clock().instant();
    String key = jwt.header().path("kid").asText("");
    return account(issuer)
        .filter(
            a ->
                emulation
                    .plugin(Identities.class)
                    .flatMap(i -> i.publicKey(a, key, now))
                    .filter(jwt::signedBy)
                    .isPresent())
        .map(ServiceAccount::getEmail);
  }
}
