package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.DocumentDatabase;
import ai.varai.provisioner.model.kind.GoogleEmulator;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.TraceStore;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks whether the images can be had, before anything is started. */
final class DockerPreflight {
  /** In which the registries must have answered; what they send takes as long as it takes. */
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private final Images images;
  private final Definitions definitions;

  DockerPreflight(Images images, Definitions definitions) {
    this.images = images;
    this.definitions = definitions;
  }

  List<Problem> look(PreflightRequest wanted) {
    Map<String, List<ResourceAddress>> users = new TreeMap<>();
    List<Problem> problems = new ArrayList<>();
    for (ResourceNode<?> node : wanted.graph().nodes()) {
      if (!wanted.changing().contains(node.address())) {
        continue;
      }
      if (node.resource() instanceof RunService service && service.image().isEmpty()) {
        problems.add(onlyProcess(node.address()));
      } else {
        image(node.resource())
            .ifPresent(
                image -> users.computeIfAbsent(image, i -> new ArrayList<>()).add(node.address()));
      }
    }
    try {
      images
          .troubles(users.keySet(), PATIENCE)
          .forEach(
              (image, trouble) -> {
                for (ResourceAddress user : users.getOrDefault(image, List.of())) {
                  problems.add(problem(user, image, trouble));
                }
              });
      if (problems.isEmpty()) {
        images.lookAhead(users.keySet());
      }
    } catch (ProviderException e) {
      problems.add(
          new Problem("DOCKER_SILENT", "docker", String.valueOf(e.getMessage()), e.advice()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return problems;
  }

  private static Problem onlyProcess(ResourceAddress service) {
    return new Problem(
        "SERVICE_HAS_ONLY_A_PROCESS",
        service.toString(),
        service.name() + " has only a process, and Docker runs images",
        "Name its image in the environment file, or have everything run as plain processes: --set"
            + " local.mode=embedded.");
  }

  private static Problem problem(ResourceAddress user, String image, String trouble) {
    return new Problem(
        "IMAGE_MISSING",
        user.toString(),
        user.name() + " needs the image " + image + ", which is not on this machine: " + trouble,
        "Pull it (docker pull "
            + image
            + "), build it (docker/build-images), or name another one in the environment file.");
  }

  private Optional<String> image(Resource resource) {
    if (resource instanceof RunService service) {
      return Optional.of(service.image());
    } else if (resource instanceof SqlInstance instance) {
      return Optional.of(
          definitions.postgresImage(PostgresVersion.major(instance.databaseVersion())));
    } else if (resource instanceof DocumentDatabase database) {
      return Optional.of(definitions.mongoImage(database.version()));
    } else if (resource instanceof GoogleEmulator) {
      return Optional.of(definitions.emulatorImage());
    } else if (resource instanceof TraceStore) {
      return Optional.of(definitions.tracesImage());
    }
    return Optional.empty();
  }
}
