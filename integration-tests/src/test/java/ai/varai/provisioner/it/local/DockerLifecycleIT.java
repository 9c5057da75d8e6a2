package ai.varai.provisioner.it.local;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.it.harness.Engine;
import ai.varai.provisioner.it.harness.Processes;
import ai.varai.provisioner.local.docker.RequiresDocker;
import ai.varai.provisioner.local.docker.TestImages;
import com.github.dockerjava.api.model.Container;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** With a Docker engine: everything is a container. */
@RequiresDocker
class DockerLifecycleIT extends LocalLifecycleSuite {
  @Override
  World world(Path folder) {
    return new ContainerWorld(folder, Engine.of(folder));
  }

  private record ContainerWorld(Path folder, Engine engine) implements World {
    @Override
    public String mode() {
      return "docker";
    }

    @Override
    public List<String> arguments() {
      var arguments = new ArrayList<>(List.of("--set", "local.mode=docker"));
      arguments.addAll(TestImages.arguments());
      return arguments;
    }

    @Override
    public Set<String> everything() {
      Set<String> all = engine.everything();
      Processes.about(folder)
          .forEach(process -> all.add(process.pid() + " " + Processes.commandLine(process)));
      return all;
    }

    @Override
    public Set<String> instances() {
      return engine.running().stream()
          .map(
              container ->
                  container.getNames()[0]
                      + " "
                      + container.getId()
                      + " "
                      + Engine.startedAt(container.getId()))
          .collect(Collectors.toSet());
    }

    @Override
    public List<String> serviceInstances(String service) {
      return engine.running().stream()
          .filter(container -> container.getNames()[0].contains(service))
          .map(container -> container.getId())
          .toList();
    }

    @Override
    public void kill(String service) {
      end(container -> container.getNames()[0].contains(service));
    }

    @Override
    public void killDatabase() {
      end(container -> container.getImage().contains("postgres"));
    }

    @Override
    public void killDocumentDatabase() {
      end(container -> container.getImage().contains("mongo"));
    }

    @Override
    public void killKeeper() {
      // The engine is the keeper, and it is not ours to kill: take away two containers wholly
      // instead.
      for (String service : List.of("ai-service", "recommendation-service")) {
        engine.running().stream()
            .filter(container -> container.getNames()[0].contains(service))
            .forEach(container -> Engine.remove(container.getId()));
      }
    }

    @Override
    public List<String> commandLines() {
      return engine.running().stream()
          .map(container -> Engine.arguments(container.getId()))
          .toList();
    }

    private void end(Predicate<Container> which) {
      var victims = engine.running().stream().filter(which).toList();
      assertThat(victims).as("there is something to kill").isNotEmpty();
      victims.forEach(container -> Engine.kill(container.getId()));
    }
  }
}
