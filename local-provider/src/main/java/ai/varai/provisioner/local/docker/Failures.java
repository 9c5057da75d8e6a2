package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.function.Supplier;

/** Makes the engine's errors ours. */
final class Failures {
  private Failures() {}

  static <T> T translated(String what, Supplier<T> call) throws ProviderException {
    try {
      return call.get();
    } catch (DockerException e) {
      throw of(what, e);
    } catch (RuntimeException e) {
      // docker-java wraps a broken connection in a plain RuntimeException.
      throw new ProviderException(
          Category.TRANSIENT,
          what + ": the Docker engine does not answer (" + innermost(e) + ")",
          "Is the Docker engine still running? `docker info` tells.",
          e);
    }
  }

  /** What the operating system said; around it stand names of classes that tell nobody anything. */
  private static String innermost(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner.getMessage() == null ? inner.toString() : inner.getMessage();
  }

  private static ProviderException of(String what, DockerException e) {
    String message = String.valueOf(e.getMessage());
    String said = message.replaceAll("(?s)^Status \\d+: \\{\"message\":\"(.*)\"\\}\\s*$", "$1");
    if (said.contains("port is already allocated") || said.contains("address already in use")) {
      return new ProviderException(
          Category.CONFLICT,
          what + ": " + said,
          "Another program has the port: stop it, or give the environment another one.",
          e);
    }
    Category category =
        e instanceof ConflictException
            ? Category.BUSY
            : e instanceof NotFoundException
                ? Category.FAILED
                : e.getHttpStatus() >= 500 ? Category.FAILED : Category.INVALID;
    return new ProviderException(category, what + ": " + said, "", e);
  }
}
