package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.model.kind.GoogleEmulator;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.RunService.LocalProcess;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What can be known to fail before any process is started. */
final class EmbeddedPreflight {
  private final Platform platform;
  private final PostgresBinaries binaries;
  private final GoogleSdk sdk;
  private final CommandTemplate template;

  EmbeddedPreflight(
      Platform platform, PostgresBinaries binaries, GoogleSdk sdk, CommandTemplate template) {
    this.platform = platform;
    this.binaries = binaries;
    this.sdk = sdk;
    this.template = template;
  }

  List<Problem> problems(Collection<ResourceNode<?>> wanted) {
    var problems = new ArrayList<Problem>();
    for (ResourceNode<?> node : wanted) {
      problem(node.resource(), node.address().toString()).ifPresent(problems::add);
    }
    return problems;
  }

  private Optional<Problem> problem(Resource resource, String address) {
    if (resource instanceof RunService service) {
      return service(service, address);
    } else if (resource instanceof SqlInstance instance) {
      return postgres(instance, address);
    } else if (resource instanceof GoogleEmulator emulator) {
      return sdk.command(emulator.service(), 0, Path.of("/")).isPresent()
          ? Optional.empty()
          : Optional.of(
              new Problem(
                  "EMULATOR_MISSING",
                  address,
                  "the " + emulator.service() + " emulator is not installed on this machine",
                  GoogleSdk.remedy(emulator.service())));
    }
    return Optional.empty();
  }

  private Optional<Problem> service(RunService service, String address) {
    List<String> command = service.process().map(LocalProcess::command).orElse(List.of());
    if (command.isEmpty()) {
      return Optional.of(
          new Problem(
              "SERVICE_HAS_ONLY_AN_IMAGE",
              address,
              service.name()
                  + " has only an image ("
                  + service.image()
                  + "), and no Docker engine runs it here",
              "Start Docker, or say in the environment file how "
                  + service.name()
                  + " runs as a plain process: process: [program, argument, …]."));
    }
    if (command.contains(CommandTemplate.SAMPLE) && !CommandTemplate.sampleAvailable()) {
      return Optional.of(
          new Problem(
              "SAMPLE_SERVICE_MISSING",
              address,
              "the built-in sample service is not part of this build",
              "Give " + service.name() + " a command of its own."));
    }
    String program = template.path(command.get(0));
    if (program.equals(CommandTemplate.JAVA)) {
      return jar(service, address, command);
    }
    return trouble(program)
        .map(trouble -> missing(service, address, "program '" + program + "'", trouble));
  }

  private static Problem missing(RunService service, String address, String what, Trouble trouble) {
    return new Problem(
        "PROGRAM_MISSING",
        address,
        "the " + what + " of " + service.name() + " " + trouble.what(),
        trouble.remedy());
  }

  /** What stands against the jar that is to run. */
  private Optional<Problem> jar(RunService service, String address, List<String> command) {
    int flag = command.indexOf("-jar");
    if (flag < 0 || flag + 1 == command.size()) {
      return Optional.empty();
    }
    String jar = template.path(command.get(flag + 1));
    if (jar.equals(CommandTemplate.SAMPLE)) {
      return Optional.empty();
    }
    Path file = Path.of(jar);
    if (file.isAbsolute() && Files.isRegularFile(file)) {
      return Optional.empty();
    }
    return Optional.of(
        missing(
            service, address, "jar '" + jar + "'", file.isAbsolute() ? NOT_BUILT : FROM_SOMEWHERE));
  }

  private static final Trouble NOT_BUILT =
      new Trouble("does not exist", "Build it, or correct the path in process.");

  private static final Trouble FROM_SOMEWHERE =
      new Trouble(
          "is a path from somewhere",
          "Write its full path, or begin it with ${project}/: a service is started in a folder of"
              + " its own.");

  private record Trouble(String what, String remedy) {}

  private Optional<Trouble> trouble(String program) {
    if (!program.contains("/")) {
      return platform.find(program).isPresent()
          ? Optional.empty()
          : Optional.of(new Trouble("is not on the PATH", "Install it, or write its full path."));
    }
    Path file = Path.of(program);
    if (!file.isAbsolute()) {
      return Optional.of(FROM_SOMEWHERE);
    }
    if (!Files.isRegularFile(file)) {
      return Optional.of(
          new Trouble(
              Files.exists(file) ? "is no file" : "does not exist",
              "Correct the path in process."));
    }
    return Files.isExecutable(file)
        ? Optional.empty()
        : Optional.of(
            new Trouble(
                "may not be executed",
                "Allow it (chmod +x), or name the program that runs it first."));
  }

  private Optional<Problem> postgres(SqlInstance instance, String address) {
    String version = "POSTGRES_" + PostgresBinaries.MAJOR_VERSION;
    if (!instance.databaseVersion().equals(version)) {
      return Optional.of(
          new Problem(
              "POSTGRES_VERSION",
              address,
              instance.databaseVersion() + " cannot run without Docker; " + version + " can",
              "Start Docker, or use " + version + "."));
    }
    if (!binaries.available()) {
      return Optional.of(
          new Problem(
              "POSTGRES_MISSING",
              address,
              "there is no PostgreSQL for this kind of machine in this build",
              "Start Docker."));
    }
    if (platform.unprivileged().isEmpty()) {
      return Optional.of(
          new Problem(
              "POSTGRES_USER",
              address,
              Platform.refusal(),
              "Run the command as another user, or start Docker."));
    }
    return Optional.empty();
  }
}
