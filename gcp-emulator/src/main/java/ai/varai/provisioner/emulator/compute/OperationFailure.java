package ai.varai.provisioner.emulator.compute;

/**
 * A refusal that Compute tells not in the answer of the call but in the operation that it starts.
 */
final class OperationFailure extends RuntimeException {

  private final String code;

  /**
   * @param code as in the operation's {@code error.errors[].code}
   */
  OperationFailure(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  String code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
