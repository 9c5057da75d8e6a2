package ai.varai.provisioner.lifecycle;

import ai.varai.provisioner.lifecycle.spi.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step of the lifecycle that could not be done, in words for a person and with an exit code. */
public final class LifecycleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, as far as a script cares. */
  public enum Category {
    /** It was tried and did not work. */
    FAILED(1),
    /** What was asked for makes no sense as it stands. */
    INVALID(3),
    /** Somebody else is changing the environment. */
    LOCK_HELD(4),
    /** Protection, approval, policy or a moved world forbids it. */
    REFUSED(5),
    /** It was stopped on request; the state is right. */
    INTERRUPTED(130);

    private final int exitCode;

    Category(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The exit code of a command that ends so. */
    public int exitCode() {
      return exitCode;
    }
  }

  private final Category category;
  private final String advice;
  private final transient List<Problem> problems;

  /**
   * @param message what happened and to what; holds no secret
   * @param advice what to do about it; empty when there is nothing to say
   * @param problems the single findings behind the message; may be empty
   */
  public LifecycleException(
      Category category,
      String message,
      String advice,
      List<Problem> problems,
      @Nullable Throwable cause) {
    super(message, cause);
    this.category = category;
    this.advice = advice;
    this.problems = List.copyOf(problems);
  }

  public LifecycleException(Category category, String message, String advice) {
    this(category, message, advice, List.of(), null);
  }

  public Category category() {
    return category;
  }

  public String advice() {
    return advice;
  }

  public List<Problem> problems() {
    return problems;
  }
}
