package ai.varai.provisioner.lifecycle.spi;

import java.time.Duration;

/**
 * Something that must hold for an environment to be of use: an address that answers, a query that
 * works.
 */
public interface Check {
  /** What is asked, in a few words: {@code GET /health answers 200}. */
  String name();

  /** How long it may take until it holds. */
  default Duration timeout() {
    return Duration.ofSeconds(60);
  }

  /** How long to wait between two attempts. */
  default Duration interval() {
    return Duration.ofMillis(250);
  }

  /** Asks once; returns within a few seconds. A check that cannot be asked has not passed. */
  Result attempt() throws InterruptedException;

  /**
   * The answer to one attempt.
   *
   * @param detail what was seen, or what it still waits for; holds no secret
   * @param unusual whether it holds in a way that people are to hear of, which the detail tells
   */
  record Result(boolean passed, String detail, boolean unusual) {
    public static Result passed(String detail) {
      return new Result(true, detail, false);
    }

    /** It holds, in a way that is not the usual one. */
    public static Result passedBut(String detail) {
      return new Result(true, detail, true);
    }

    public static Result failed(String detail) {
      return new Result(false, detail, false);
    }
  }
}
