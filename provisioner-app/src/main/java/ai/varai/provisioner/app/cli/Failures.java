package ai.varai.provisioner.app.cli;

import ai.varai.provisioner.app.output.Sentence;
import ai.varai.provisioner.app.session.InvalidEnvironment;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.source.Severity;
import com.google.inject.ProvisionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Finds the words and the exit code for whatever a command threw. */
final class Failures {
  private static final String BUG_ADVICE =
      "This is a defect of the program. Run the command again with --stacktrace and report what it"
          + " prints.";

  private Failures() {}

  static Failure describe(Throwable thrown) {
    if (thrown instanceof CommandFailure failure) {
      return new Failure(
          failure.exitCode(), failure.code(), failure.text(), failure.remedy(), List.of());
    }
    if (thrown instanceof ProvisionException wrapped && wrapped.getCause() != null) {
      return describe(wrapped.getCause());
    }
    if (thrown instanceof InvalidEnvironment failure) {
      return findings(failure);
    }
    if (thrown instanceof LifecycleException failure) {
      return lifecycle(failure);
    }
    if (thrown instanceof ProviderException failure) {
      return new Failure(
          ExitCode.FAILED,
          "PROVIDER_" + failure.category(),
          Sentence.of(message(failure)),
          Sentence.of(failure.advice()),
          List.of());
    }
    if (thrown instanceof InterruptedException) {
      return new Failure(
          ExitCode.INTERRUPTED, "INTERRUPTED", "Interrupted; the state is safe.", "", List.of());
    }
    if (thrown instanceof UncheckedIOException failure) {
      return new Failure(
          ExitCode.FAILED,
          "IO",
          Sentence.of(message(failure)),
          failure.getCause() instanceof AccessDeniedException denied
              ? denied(denied)
              : "Check the path, its permissions and the space that is left.",
          List.of());
    }
    if (thrown instanceof IOException failure) {
      return new Failure(
          ExitCode.FAILED,
          "IO",
          io(failure),
          failure instanceof AccessDeniedException denied
              ? denied(denied)
              : "Check the path and its permissions.",
          List.of());
    }
    return new Failure(
        ExitCode.FAILED, "INTERNAL", "Unexpected: " + message(thrown), BUG_ADVICE, List.of());
  }

  private static Failure findings(InvalidEnvironment failure) {
    return new Failure(
        ExitCode.INVALID,
        "ENVIRONMENT_INVALID",
        message(failure),
        "'provisioner explain CODE' says more about a finding.",
        failure.findings().stream()
            .filter(finding -> finding.severity().compareTo(Severity.MANDATORY) >= 0)
            .map(
                finding ->
                    new Failure.Detail(
                        finding.code(),
                        finding.position().toString(),
                        finding.toString(),
                        finding.remedy()))
            .toList());
  }

  private static Failure lifecycle(LifecycleException failure) {
    return new Failure(
        failure.category().exitCode(),
        failure.category().name(),
        Sentence.of(message(failure)),
        Sentence.of(failure.advice()),
        failure.problems().stream()
            .map(
                problem ->
                    new Failure.Detail(
                        problem.code(), problem.subject(), problem.message(), problem.remedy()))
            .toList());
  }

  private static String io(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return missing(String.valueOf(failure.getMessage()));
    }
    if (failure instanceof AccessDeniedException) {
      return "Access to " + failure.getMessage() + " is denied.";
    }
    if (failure instanceof FileSystemException) {
      return message(failure) + ".";
    }
    return message(failure);
  }

  /** Whose it is, as far as that can be seen: of what cannot be entered, its folder. */
  private static String denied(AccessDeniedException failure) {
    String user = System.getProperty("user.name", "");
    Path path = Path.of(String.valueOf(failure.getFile())).toAbsolutePath();
    while (path != null) {
      try {
        String owner = Files.getOwner(path).getName();
        return path
            + " belongs to "
            + owner
            + (owner.equals(user)
                ? "; look at its permissions."
                : ", and you are " + user + ". Name a folder of your own with --home.");
      } catch (IOException | UnsupportedOperationException e) {
        path = path.getParent();
      }
    }
    return "Check the path and its permissions.";
  }

  /** What cannot be written lacks the folder that it should be in. */
  private static String missing(String file) {
    Path folder = Path.of(file).toAbsolutePath().getParent();
    return folder == null || Files.isDirectory(folder)
        ? "There is no file " + file + "."
        : "There is no folder " + folder + ", so there is no file " + file + ".";
  }

  /** The message, or where there is none the kind of the failure. */
  private static String message(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
  }
}
