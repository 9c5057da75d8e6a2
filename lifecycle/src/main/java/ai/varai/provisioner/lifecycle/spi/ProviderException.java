package ai.varai.provisioner.lifecycle.spi;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call to a provider that failed, with what the engine needs to decide whether to try again. */
public class ProviderException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What a failure means for the next step. */
  public enum Category {
    /**
     * Worth trying again soon: connection lost, server busy. The effect may or may not have
     * happened.
     */
    TRANSIENT,
    /**
     * The target asks for fewer calls; worth trying again after {@link
     * ProviderException#retryAfter()}. The effect may have happened: a step can make several calls,
     * and a later one may be the one that is refused.
     */
    THROTTLED,
    /** Something else is working on the same resource; worth trying again. */
    BUSY,
    /**
     * What would answer is switched off: nothing of the kind can be looked at or made. It may take
     * minutes from being switched on until this is said no more.
     */
    DISABLED,
    /**
     * What would answer is there and at rest, such as a server that is stopped over night: the
     * state is believed until it runs again.
     */
    ASLEEP,
    /** The name is taken by something that is not ours, or a precondition does not hold. */
    CONFLICT,
    /** The target refuses the request as it stands. */
    INVALID,
    /** The caller may not do this. */
    DENIED,
    /** An allowance is used up. */
    QUOTA,
    /** It will not work by being repeated. */
    FAILED
  }

  private final Category category;
  private final String advice;
  private final transient @Nullable Duration retryAfter;

  /**
   * @param message what happened, naming the thing; holds no secret
   * @param advice what a person can do about it; empty when there is nothing to say
   */
  public ProviderException(
      Category category, String message, String advice, @Nullable Throwable cause) {
    this(category, message, advice, null, cause);
  }

  public ProviderException(
      Category category,
      String message,
      String advice,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.category = category;
    this.advice = advice;
    this.retryAfter = retryAfter;
  }

  public ProviderException(Category category, String message, String advice) {
    this(category, message, advice, null, null);
  }

  public Category category() {
    return category;
  }

  public String advice() {
    return advice;
  }

  /** How long the target asked to wait. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Whether the same call may succeed later without anybody doing anything. */
  public boolean retryable() {
    return switch (category) {
      case TRANSIENT, THROTTLED, BUSY, DISABLED -> true;
      case ASLEEP, CONFLICT, INVALID, DENIED, QUOTA, FAILED -> false;
    };
  }
}
