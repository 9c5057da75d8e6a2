package ai.varai.provisioner.it.local;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.it.harness.Processes;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Without Docker: everything is a process. */
class EmbeddedLifecycleIT extends LocalLifecycleSuite {
  @Override
  World world(Path folder) {
    return new ProcessWorld(folder);
  }

  private record ProcessWorld(Path folder) implements World {
    @Override
    public String mode() {
      return "embedded";
    }

    @Override
    public List<String> arguments() {
      return List.of("--set", "local.mode=embedded");
    }

    @Override
    public Set<String> everything() {
      return Processes.about(folder).stream()
          .map(process -> process.pid() + " " + Processes.commandLine(process))
          .collect(Collectors.toSet());
    }

    @Override
    public Set<String> instances() {
      return everything();
    }

    @Override
    public List<String> serviceInstances(String service) {
      return Processes.about(folder).stream()
          .filter(isService(service))
          .map(process -> Long.toString(process.pid()))
          .toList();
    }

    @Override
    public void kill(String service) {
      end(isService(service));
    }

    @Override
    public void killDatabase() {
      end(process -> Processes.commandLine(process).matches(".*/postgres .*-D.*"));
    }

    @Override
    public void killDocumentDatabase() {
      end(process -> Processes.commandLine(process).contains("MongoMain"));
    }

    @Override
    public void killKeeper() {
      end(process -> Processes.commandLine(process).contains("Supervisor"));
    }

    @Override
    public List<String> commandLines() {
      return Processes.about(folder).stream().map(Processes::commandLine).toList();
    }

    private static Predicate<ProcessHandle> isService(String service) {
      return process ->
          Processes.variable(process, "K_SERVICE").filter(service::equals).isPresent();
    }

    private void end(Predicate<ProcessHandle> which) {
      var victims = Processes.about(folder).stream().filter(which).toList();
      assertThat(victims).as("there is something to kill").isNotEmpty();
      victims.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
