package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import ai.varai.provisioner.model.config.SecretConfig;
import ai.varai.provisioner.model.kind.Secret;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts the value of a secret into the environment's secret store. */
@Command(
    name = "set",
    description = "Put in the value of a secret, which is read from standard input.")
public final class SecretSetCommand extends EnvironmentCommand {
  /** Secret Manager's limit: 64 KiB. */
  private static final int MOST_BYTES = 65_536;

  @Option(
      names = "--from-file",
      paramLabel = "FILE",
      description = "Read the value from this file instead.")
  private @Nullable Path file;

  @Option(
      names = "--from-env",
      paramLabel = "VARIABLE",
      description = "Take the value of this variable instead.")
  private @Nullable String variable;

  @Parameters(
      paramLabel = "SECRET",
      description = "A key of 'secrets' with 'generate: false', or the secret's id.")
  private String name = "";

  public SecretSetCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Optional<Purpose> purpose() {
    return Optional.of(Purpose.LOOK);
  }

  @Override
  int run(Session session) throws Exception {
    String secretId = secretId(session);
    String value = value(session.invocation());
    check(value);
    var values =
        session
            .provider()
            .secretValues()
            .orElseThrow(
                () ->
                    CommandFailure.invalid(
                        "OPERATION_UNSUPPORTED",
                        "The provider '" + session.provider().name() + "' has no secret store.",
                        "Use the tools of the target itself."));
    String version = values.add(secretId, value);
    session
        .reporter()
        .conclude(
            "Version " + version + " of secret " + secretId + " is in the store.",
            session.reporter().json() ? Map.of("secret", secretId, "version", version) : Map.of(),
            ExitCode.DONE);
    return ExitCode.DONE;
  }

  /** The target's id of a secret whose value nobody else makes. */
  private String secretId(Session session) {
    Map<String, SecretConfig> declared = session.environment().secrets();
    for (ResourceNode<?> node : session.graphs().toAct().nodes()) {
      if (node.resource() instanceof Secret secret) {
        String key = node.address().name();
        SecretConfig config = declared.get(key);
        boolean meant = key.equals(name) || secret.secretId().equals(name);
        if (meant && config != null && !config.generate()) {
          return secret.secretId();
        }
        if (meant) {
          throw CommandFailure.invalid(
              "SECRET_GENERATED",
              "The value of secret '" + name + "' is made by the environment itself.",
              "To have a new one: provisioner apply --env="
                  + session.environment().environment()
                  + " --replace=secret_version."
                  + key);
        }
      }
    }
    List<String> kept =
        declared.entrySet().stream()
            .filter(each -> !each.getValue().generate())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    throw CommandFailure.invalid(
        "SECRET_UNKNOWN",
        "The environment has no secret '" + name + "'.",
        "Declare it under 'secrets' with 'generate: false'."
            + (kept.isEmpty() ? "" : " Such are: " + String.join(", ", kept) + "."));
  }

  private String value(Invocation invocation) {
    if (file != null && variable != null) {
      throw CommandFailure.invalid(
          "OPTIONS_CONFLICT",
          "--from-file and --from-env exclude each other.",
          "Give one of them.");
    }
    if (variable != null) {
      String value = invocation.variables().get(variable);
      if (value == null) {
        throw CommandFailure.invalid(
            "VARIABLE_MISSING",
            "The variable " + variable + " is not set.",
            "Export it, or give the value on standard input.");
      }
      return value;
    }
    try {
      if (file != null) {
        return text(Files.readAllBytes(invocation.directory().resolve(file)));
      }
      if (invocation.interactive()) {
        invocation.err().print("Value of " + name + ", ended by Ctrl-D: ");
        invocation.err().flush();
      }
      return text(invocation.in().readNBytes(MOST_BYTES + 2));
    } catch (IOException e) {
      throw CommandFailure.invalid(
          "VALUE_UNREADABLE",
          "The value cannot be read: " + e.getMessage() + ".",
          "Give a file that can be read, or the value on standard input.");
    }
  }

  /** Without the line end that editors and echo put behind a value. */
  private static String text(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.replaceFirst("\\r?\\n\\z", "");
  }

  private void check(String value) {
    if (value.isEmpty()) {
      throw CommandFailure.invalid(
          "VALUE_EMPTY",
          "The value of secret '" + name + "' is empty.",
          "Give it on standard input: printf %s VALUE | provisioner secret set " + name);
    }
    if (value.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw CommandFailure.invalid(
          "VALUE_TOO_LARGE",
          "The value of secret '" + name + "' has more than 64 KiB.",
          "Keep it in a bucket, and only its key in the secret.");
    }
  }
}
