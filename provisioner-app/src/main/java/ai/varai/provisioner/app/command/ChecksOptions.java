package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.output.VerifyJunit;
import ai.varai.provisioner.app.session.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where else a command writes what the checks say. */
final class ChecksOptions {
  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write what the checks say as JUnit's XML too.")
  private @Nullable Path file;

  /** Has it written once the checks have been asked. */
  void prepare(Session session) throws IOException {
    Optional<UserFile> report = UserFile.ready(session, file);
    report.ifPresent(
        target ->
            session.onVerified(
                result ->
                    target.write(
                        VerifyJunit.of(
                            result,
                            session.environment().environment(),
                            session.invocation().clock().instant()))));
  }
}
