package ai.varai.provisioner.emulator.token;

import ai.varai.provisioner.emulator.control.EmulatorClock;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Store;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Ids;
import com.google.iam.admin.v1.ServiceAccount;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Access tokens. A token carries what it stands for and a keyed digest, so that issuing one stores
 * nothing and it outlives a restart when there is a data folder.
 */
public final class AccessTokens {

  /** The token of the emulator's owner, which the printed environment of a shell carries. */
  public static final String OWNER_TOKEN = "emulator-token";

  /** Who owns the emulated organisation and everything in it. */
  public static final String OWNER = "user@example.com";

  private static final String PREFIX = "ya29.";
  private static final String FIELD = "\n";

  private final Table<byte[]> secrets;
  private final Store store;
  private final Ids ids;
  private final EmulatorClock clock;

  /**
   * What a token stands for.
   *
   * @param scopes separated by spaces
   * @param email of the service account or user; of somebody from a pool his principal identifier
   * @param uniqueId the service account's; empty for users and Google's own accounts
   * @param sets the principal sets of the pool that somebody from a pool is in
   */
  public record Grant(
      String email, String scopes, Instant expires, String uniqueId, List<String> sets) {

    /** Whether it was got for a token of somebody else's. */
    public boolean federated() {
      return email.startsWith("principal:");
    }
  }

  public AccessTokens(Store store, Ids ids, EmulatorClock clock) {
    this.store = store;
    this.ids = ids;
    this.clock = clock;
    this.secrets = store.table("oauth2.secret", Codec.bytes());
  }

  /** A token of an account, which nobody takes over who has its address later. */
  public String issue(ServiceAccount account, String scopes, Duration life) {
    return issue(account.getEmail(), scopes, life, account.getUniqueId(), List.of());
  }

  public String issue(String email, String scopes, Duration life) {
    return issue(email, scopes, life, "", List.of());
  }

  /** A token of somebody from a pool, with the principal sets that he is in. */
  public String issueFederated(String principal, List<String> sets, String scopes, Duration life) {
    return issue(principal, scopes, life, "", sets);
  }

  private String issue(
      String email, String scopes, Duration life, String uniqueId, List<String> sets) {
    long expires = clock.instant().plus(life).getEpochSecond();
    byte[] content =
        Stream.concat(Stream.of(email, scopes, Long.toString(expires), uniqueId), sets.stream())
            .collect(Collectors.joining(FIELD))
            .getBytes(StandardCharsets.UTF_8);
    Base64.Encoder text = Base64.getUrlEncoder().withoutPadding();
    return PREFIX + text.encodeToString(content) + "." + text.encodeToString(digest(content));
  }

  /** What a valid token stands for; empty when it is unknown, forged or expired. */
  public Optional<Grant> find(String token) {
    if (token.equals(OWNER_TOKEN)) {
      return Optional.of(
          new Grant(
              OWNER,
              "https://www.googleapis.com/auth/cloud-platform",
              clock.instant().plus(Duration.ofHours(1)),
              "",
              List.of()));
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || !token.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      byte[] content = Base64.getUrlDecoder().decode(parts[1]);
      if (!MessageDigest.isEqual(digest(content), Base64.getUrlDecoder().decode(parts[2]))) {
        return Optional.empty();
      }
      List<String> fields = List.of(new String(content, StandardCharsets.UTF_8).split(FIELD, -1));
      Grant grant =
          new Grant(
              fields.get(0),
              fields.get(1),
              Instant.ofEpochSecond(Long.parseLong(fields.get(2))),
              // Tokens of earlier versions end here.
              fields.size() > 3 ? fields.get(3) : "",
              fields.size() > 4 ? fields.subList(4, fields.size()) : List.of());
      return grant.expires().isAfter(clock.instant()) ? Optional.of(grant) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private byte[] digest(byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret(), "HmacSHA256"));
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] secret() {
    return secrets
        .get("", "")
        .orElseGet(
            () ->
                store.transact(
                    "",
                    () -> {
                      if (!secrets.contains("", "")) {
                        secrets.put("", "", ids.bytes(32));
                      }
                      return secrets.get("", "").orElseThrow();
                    }));
  }
}
