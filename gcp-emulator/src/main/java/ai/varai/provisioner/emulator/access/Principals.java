package ai.varai.provisioner.emulator.access;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.token.AccessIds;
import ai.varai.provisioner.emulator.token.BearerTokens;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Who calls, by the header of the emulator or by a token that the emulator issued. */
public final class Principals {

  /**
   * With this header a caller says who he is, as {@code serviceAccount:a@b} or {@code user:a@b}.
   */
  public static final String HEADER = "x-emulator-principal";

  /** What a federated token says of its holder beside his name; no client's header says it. */
  private static final String SETS = "x-emulator-principal-sets";

  private static final String BASIC_USER = "oauth2accesstoken:";

  private final BearerTokens tokens;
  private final Function<String, Optional<String>> accessIds;

  /**
   * @param accessIds gives the e-mail address of whose HMAC key it is
   */
  public Principals(BearerTokens tokens, Function<String, Optional<String>> accessIds) {
    this.tokens = tokens;
    this.accessIds = accessIds;
  }

  /** The headers of a call, with {@link #HEADER} filled from the token where it is not given. */
  public Function<String, Optional<String>> identified(Function<String, Optional<String>> headers) {
    return name ->
        switch (name) {
          case HEADER ->
              headers
                  .apply(HEADER)
                  .or(() -> holder(headers).map(Caller::name))
                  .flatMap(this::owner);
          case SETS ->
              headers.apply(HEADER).isPresent()
                  ? Optional.empty()
                  : holder(headers).map(Caller::text);
          default -> headers.apply(name);
        };
  }

  /**
   * Who makes a call, as policies are asked about him: a member of a policy, or the text of a
   * {@link Caller}; empty for nobody.
   */
  public static String caller(Call call) {
    return call.header()
        .apply(SETS)
        .or(() -> call.header().apply(HEADER))
        .map(Principals::member)
        .orElse("");
  }

  /** The same; for nobody, who the emulator takes him for. */
  public static String acting(Call call) {
    return Optional.of(caller(call))
        .filter(caller -> !caller.isEmpty())
        .orElseGet(() -> member(call.principal()));
  }

  private Optional<String> owner(String caller) {
    return caller.startsWith(AccessIds.PREFIX) ? accessIds.apply(caller) : Optional.of(caller);
  }

  /** Whose token a call has; empty for none and for one that is not valid. */
  private Optional<Caller> holder(Function<String, Optional<String>> headers) {
    return token(headers.apply("authorization").orElse("")).flatMap(tokens::holder);
  }

  private static Optional<String> token(String authorization) {
    String scheme = authorization.toLowerCase(Locale.ROOT);
    if (scheme.startsWith("bearer ")) {
      return Optional.of(authorization.substring("bearer ".length()).trim());
    }
    if (!scheme.startsWith("basic ")) {
      return Optional.empty();
    }
    try {
      // Docker sends a token as the password of a user of this name.
      String pair =
          new String(
              Base64.getDecoder().decode(authorization.substring("basic ".length()).trim()),
              StandardCharsets.UTF_8);
      return pair.startsWith(BASIC_USER)
          ? Optional.of(pair.substring(BASIC_USER.length()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The member of a policy that a caller is: {@code serviceAccount:a@b}. */
  public static String member(String principal) {
    if (principal.contains(":")) {
      return principal;
    }
    return (principal.endsWith("gserviceaccount.com") ? "serviceAccount:" : "user:") + principal;
  }
}
