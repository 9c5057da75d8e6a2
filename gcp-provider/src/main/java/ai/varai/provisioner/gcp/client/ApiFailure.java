package ai.varai.provisioner.gcp.client;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call that one of Google's APIs refused, with what it said. */
public final class ApiFailure extends ProviderException {
  private static final long serialVersionUID = 1L;

  /** The answers that handlers tell apart. */
  public enum Kind {
    /** There is no such resource. */
    NOT_FOUND,
    /** There is one of that name. */
    EXISTS,
    /** A precondition does not hold, such as an etag. */
    PRECONDITION,
    /** Anything else. */
    OTHER
  }

  private final Kind kind;

  ApiFailure(
      Kind kind,
      Category category,
      String message,
      String advice,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(category, message, advice, retryAfter, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  public boolean notFound() {
    return kind == Kind.NOT_FOUND;
  }

  public boolean exists() {
    return kind == Kind.EXISTS;
  }

  public boolean precondition() {
    return kind == Kind.PRECONDITION;
  }
}
