package ai.varai.provisioner.gcp.client;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import java.time.Duration;
import java.util.List;
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
    /** The caller lacks a permission, which the message names. */
    PERMISSION,
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

  /** The same, with the roles that hold the permission where it lacks one. */
  public ApiFailure withRoles(List<String> roles) {
    if (kind != Kind.PERMISSION || roles.isEmpty()) {
      return this;
    }
    String advice =
        "grant the caller "
            + String.join(" and ", roles)
            + ", or a role of your own with the permission; 'provisioner doctor' tells what else"
            + " is missing";
    return new ApiFailure(kind, category(), String.valueOf(getMessage()), advice, null, getCause());
  }

  public boolean precondition() {
    return kind == Kind.PRECONDITION;
  }
}
