package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.model.kind.DocumentDatabase;
import ai.varai.provisioner.model.kind.GoogleEmulator;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks whether the images can be had, before anything is started. */
final class DockerPreflight {
  /** A registry that cannot be reached says so at once; a pull that is going on takes longer. */
  private static final long PATIENCE_MILLIS = 1500;

  private final Images images;
  private final Definitions definitions;

  DockerPreflight(Images images, Definitions definitions) {
    this.images = images;
    this.definitions = definitions;
  }

  List<Problem> look(PreflightRequest wanted) {
    Map<String, List<ResourceAddress>> users = new TreeMap<>();
    for (ResourceNode<?> node : wanted.graph().nodes()) {
      if (wanted.changing().contains(node.address())) {
        image(node.resource())
            .ifPresent(
                image -> users.computeIfAbsent(image, i -> new ArrayList<>()).add(node.address()));
      }
    }
    List<Problem> problems = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    try {
      for (Map.Entry<String, List<ResourceAddress>> each : users.entrySet()) {
        long left = Math.max(50, (end - System.nanoTime()) / 1_000_000);
        Optional<String> trouble = images.trouble(each.getKey(), left);
        if (trouble.isPresent()) {
          for (ResourceAddress user : each.getValue()) {
            problems.add(problem(user, each.getKey(), trouble.get()));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return problems;
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
    }
    return Optional.empty();
  }
}
