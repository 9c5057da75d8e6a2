package ai.varai.provisioner.emulator.sts;

/** Why a token is not exchanged, in the two words of OAuth 2.0. */
final class ExchangeRefusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final String description;

  private ExchangeRefusal(String code, String description) {
    super(description);
    this.code = code;
    this.description = description;
  }

  /** The request lacks something, or has what cannot be. */
  static ExchangeRefusal request(String description) {
    return new ExchangeRefusal("invalid_request", description);
  }

  /** The subject's token does not prove what it says. */
  static ExchangeRefusal grant(String description) {
    return new ExchangeRefusal("invalid_grant", description);
  }

  /** The provider takes nobody's tokens. */
  static ExchangeRefusal target() {
    return new ExchangeRefusal(
        "invalid_target",
        "The target service indicated by the \"audience\" parameters is invalid. This might either"
            + " be because the pool or provider is disabled or deleted or because it doesn't"
            + " exist.");
  }

  /** The subject is who he says, and not wanted. */
  static ExchangeRefusal client(String description) {
    return new ExchangeRefusal("unauthorized_client", description);
  }

  String code() {
    return code;
  }

  String description() {
    return description;
  }
}
