package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.local.store.PercentEncoding;
import ai.varai.provisioner.local.store.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where command and supervisor keep what they tell each other: a folder for each workload with what
 * is wanted ({@code spec.properties}, written by the command) and how it is ({@code
 * state.properties}, written by the supervisor).
 *
 * @param home folder of the environment
 */
record Workspace(Path home) {
  Path run() {
    return home.resolve("run");
  }

  Path lock() {
    return run().resolve("supervisor.lock");
  }

  /** Where the supervisor listens, and the token that it answers to. */
  Path contact() {
    return run().resolve("supervisor.properties");
  }

  Path supervisorLog() {
    return run().resolve("supervisor.log");
  }

  Path secrets() {
    return home.resolve("secrets");
  }

  Path workloads() {
    return run().resolve("workloads");
  }

  Path folder(String name) {
    return workloads().resolve(PercentEncoding.encode(name));
  }

  Path data(String name) {
    return folder(name).resolve("data");
  }

  Path log(String name) {
    return folder(name).resolve("output.log");
  }

  private Path specFile(String name) {
    return folder(name).resolve("spec.properties");
  }

  private Path stateFile(String name) {
    return folder(name).resolve("state.properties");
  }

  void writeSpec(ProcessSpec spec) {
    PrivateFiles.writeProperties(specFile(spec.name()), spec.encode());
  }

  Optional<ProcessSpec> spec(String name) {
    return PrivateFiles.readProperties(specFile(name)).map(ProcessSpec::decode);
  }

  /** Every workload that is wanted. */
  List<ProcessSpec> specs() {
    var specs = new ArrayList<ProcessSpec>();
    try (Stream<Path> folders = Files.list(workloads())) {
      folders
          .sorted()
          .forEach(
              folder ->
                  PrivateFiles.readProperties(folder.resolve("spec.properties"))
                      .map(ProcessSpec::decode)
                      .ifPresent(specs::add));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + workloads(), e);
    }
    return specs;
  }

  /** Is there when somebody has stopped the workload and nothing is to start it again. */
  private Path haltFile(String name) {
    return folder(name).resolve("halted");
  }

  boolean halted(String name) {
    return Files.exists(haltFile(name));
  }

  void halt(String name) {
    PrivateFiles.write(haltFile(name), new byte[0]);
  }

  void resume(String name) {
    PrivateFiles.delete(haltFile(name));
  }

  void writeState(String name, ProcessState state) {
    if (Files.isDirectory(folder(name))) {
      PrivateFiles.writePassing(stateFile(name), state.encode());
    }
  }

  Optional<ProcessState> state(String name) {
    return PrivateFiles.readProperties(stateFile(name)).map(ProcessState::decode);
  }
}
