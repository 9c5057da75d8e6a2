package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.runtime.Limits;
import ai.varai.provisioner.local.runtime.LocalRuntime;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.ObservedNetwork;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.local.runtime.RuntimeSettings;
import ai.varai.provisioner.local.runtime.SecretRef;
import ai.varai.provisioner.local.runtime.WorkloadSpec;
import ai.varai.provisioner.model.kind.RunService.HttpProbe;
import ai.varai.provisioner.model.resource.ResourceAddress;
import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;

/** A stack of its own for a test, of which nothing is left afterwards. */
final class DockerStack implements AutoCloseable {
  static final String PASSWORD = "p@ss:w/rd%#+ hunter2";
  static final String ENCODED = "p%40ss%3Aw%2Frd%25%23%2B%20hunter2";

  /** For who only asks whether there is an engine. */
  static final RuntimeSettings NOTHING =
      new RuntimeSettings(
          "test", "probe", Path.of("/tmp"), Path.of("/tmp"), Path.of("/tmp"), Map.of());

  final String id = "t" + UUID.randomUUID().toString().substring(0, 8);
  final LocalRuntime runtime;
  final DockerClient docker =
      DockerClientProviderStrategy.getClientForConfig(
          DockerClientFactory.instance().getTransportConfig());
  private final Map<SecretRef, String> secrets = new HashMap<>();

  DockerStack(Path storage) {
    secrets.put(new SecretRef("admin-password", 1), PASSWORD);
    runtime =
        new DockerRuntimeFactory()
            .open(
                settings(id, storage.toString()),
                ref -> {
                  String payload = secrets.get(ref);
                  if (payload == null) {
                    throw new ProviderException(
                        ProviderException.Category.INVALID, "no secret " + ref, "");
                  }
                  return payload;
                });
  }

  static RuntimeSettings settings(String stack, String storage) {
    return new RuntimeSettings(
        "test",
        stack,
        Path.of(storage),
        Path.of(storage),
        Path.of(storage),
        Map.of(
            "images.postgres",
            TestImages.POSTGRES.reference(),
            "images.mongo",
            TestImages.MONGO.reference(),
            "images.google_emulators",
            TestImages.GOOGLE_EMULATORS.reference()));
  }

  Marks marks(String kind, String name) {
    return new Marks(
        name,
        new Ownership("test", id, new ResourceAddress(kind, name)),
        Map.of("team", "shop"),
        "{\"name\":\"" + name + "\"}",
        "");
  }

  WorkloadSpec.Postgres postgres(int port) {
    return new WorkloadSpec.Postgres(
        marks("sql_instance", "db"), port, 14, new SecretRef("admin-password", 1), Map.of());
  }

  WorkloadSpec.Mongo mongo(int port) {
    return new WorkloadSpec.Mongo(marks("document_database", "docs"), port, "7", "shop");
  }

  WorkloadSpec.Service service(int port, Map<String, String> env) {
    return service("provisioner/sample-service:local", port, env);
  }

  WorkloadSpec.Service service(String image, int port, Map<String, String> env) {
    secrets.put(
        new SecretRef("database-url", 1), "postgresql://postgres:" + ENCODED + "@db:5432/postgres");
    HttpProbe probe = new HttpProbe("/health", 0, 1, 1, 3);
    Map<String, String> all = new HashMap<>(env);
    all.put("K_SERVICE", "auth-service");
    all.put("MONGODB_URL", "mongodb://docs:27017/shop");
    return new WorkloadSpec.Service(
        marks("run_service", "auth-service"),
        port,
        Optional.of("net"),
        image,
        List.of(),
        List.of(),
        8080,
        all,
        Map.of("DATABASE_URL", new SecretRef("database-url", 1)),
        new Limits(0.5, 256L << 20),
        probe,
        probe);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Everything of the stack that the engine knows. */
  List<String> leftovers() {
    String label = "ai.varai.provisioner.stack=" + id;
    List<String> found = new java.util.ArrayList<>();
    docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(List.of(label))
        .exec()
        .forEach(c -> found.add("container " + c.getNames()[0]));
    docker
        .listNetworksCmd()
        .withFilter("label", List.of(label))
        .exec()
        .forEach(n -> found.add("network " + n.getName()));
    docker
        .listVolumesCmd()
        .withFilter("label", List.of(label))
        .exec()
        .getVolumes()
        .forEach(v -> found.add("volume " + v.getName()));
    return found;
  }

  /** Of no effect when there is none. */
  void removeImage(String name) {
    if (!docker.listImagesCmd().withReferenceFilter(name).exec().isEmpty()) {
      docker.removeImageCmd(name).withForce(true).exec();
    }
  }

  void removeAll() throws ProviderException, InterruptedException {
    for (ObservedWorkload workload : runtime.workloads()) {
      runtime.remove(workload.name());
    }
    for (ObservedNetwork network : runtime.networks()) {
      runtime.removeNetwork(network.marks().name());
    }
  }

  @Override
  public void close() throws IOException, ProviderException {
    try {
      removeAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the stack was removed", e);
    }
    runtime.close();
    docker.close();
  }
}
