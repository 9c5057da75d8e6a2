package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.local.compose.ComposeExporter;
import ai.varai.provisioner.local.compose.ComposeFile;
import ai.varai.provisioner.local.compose.ComposePorts;
import ai.varai.provisioner.model.compile.ProviderOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a local environment as a Compose file. */
@Command(
    name = "compose",
    description = "Write a local environment as a Compose file; secrets go to a .env file.")
public final class ExportComposeCommand extends EnvironmentCommand {
  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Write to a file, and generated secrets to a file .env beside it unless there is one.")
  private @Nullable Path file;

  public ExportComposeCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  int run(Session session) throws Exception {
    if (!session.local()) {
      throw CommandFailure.invalid(
          "EXPORT_NOT_LOCAL",
          "Only a local environment can become a Compose file; this one lands on "
              + session.target()
              + ".",
          "Name a local one: --env=local.");
    }
    Map<String, String> options = ProviderOptions.of(session.environment());
    ComposeFile compose = export(session, options);
    if (file == null) {
      session.reporter().answer(Map.of("compose", compose.yaml()), compose.yaml().stripTrailing());
    } else {
      UserFile written = UserFile.of(session, file);
      written.write(compose.yaml());
      Path target = written.path();
      Path secrets = target.resolveSibling(".env");
      boolean made = writeOnce(secrets, compose);
      session
          .reporter()
          .conclude(
              "Written: "
                  + target
                  + (made ? " and " + secrets : "; kept " + secrets)
                  + (compose.given().isEmpty()
                      ? ""
                      : "; fill in " + String.join(", ", compose.given())),
              Map.of(),
              ExitCode.DONE);
    }
    return ExitCode.DONE;
  }

  private static ComposeFile export(Session session, Map<String, String> options) {
    try {
      return new ComposeExporter(options, new ComposePorts(options))
          .export(session.graphs().outline());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.invalid(
          "EXPORT_IMPOSSIBLE",
          "The environment cannot become a Compose file: " + e.getMessage() + ".",
          "Change that in the environment's file; a service's image is its key image.");
    }
  }

  /** The passwords of databases that exist must not change with every export. */
  private static boolean writeOnce(Path secrets, ComposeFile compose) throws IOException {
    if (Files.exists(secrets)) {
      return false;
    }
    if (Files.getFileStore(secrets.toAbsolutePath().getParent())
        .supportsFileAttributeView("posix")) {
      Files.createFile(
          secrets,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(secrets, compose.environmentFile(new SecureRandom()), StandardCharsets.UTF_8);
    return true;
  }
}
