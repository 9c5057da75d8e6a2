package ai.varai.provisioner.local.compose;

import ai.varai.provisioner.images.EmulatorImage;
import ai.varai.provisioner.local.docker.EmulatorContainer;
import ai.varai.provisioner.model.kind.CpuQuantity;
import ai.varai.provisioner.model.kind.DocumentDatabase;
import ai.varai.provisioner.model.kind.GoogleEmulator;
import ai.varai.provisioner.model.kind.MemoryQuantity;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SqlDatabase;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.SqlUser;
import ai.varai.provisioner.model.kind.TraceStore;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Writes a local environment as a Compose file of version 2.4, the last one in which limits and
 * conditions of dependencies work with docker-compose 1 and 2 alike.
 *
 * <p>What Compose cannot have: the database's user owns the server instead of being one of its
 * users.
 */
public final class ComposeExporter {
  private static final String HEADER =
      """
      # The local environment for people who prefer Compose. Written by `provisioner export compose`;
      # change the environment file, not this one. Secrets come from the .env file beside it.
      """;

  private final Map<String, String> images;
  private final ToIntFunction<String> portOf;

  /**
   * @param options provider options; {@code images.postgres} and {@code images.mongo} are read
   * @param portOf the port on the loopback address for the name of a service or database
   */
  public ComposeExporter(Map<String, String> options, ToIntFunction<String> portOf) {
    this.images = Map.copyOf(options);
    this.portOf = portOf;
  }

  /**
   * The Compose file of a graph that was compiled for this machine.
   *
   * @throws IllegalArgumentException when a service has no image, or a value no meaning outside the
   *     provisioner
   */
  public ComposeFile export(ResourceGraph graph) {
    ComposeValues values = new ComposeValues(graph);
    Map<String, Object> services = new LinkedHashMap<>();
    Map<String, Object> volumes = new LinkedHashMap<>();
    for (SqlInstance instance : all(graph, SqlInstance.class)) {
      services.put(instance.name(), postgres(graph, instance, values));
      volumes.put(instance.name() + "-data", Map.of());
    }
    for (DocumentDatabase database : all(graph, DocumentDatabase.class)) {
      services.put(database.name(), mongo(database));
      volumes.put(database.name() + "-data", Map.of());
    }
    for (GoogleEmulator emulator : all(graph, GoogleEmulator.class)) {
      services.put(emulator.name(), emulator(emulator));
    }
    for (TraceStore store : all(graph, TraceStore.class)) {
      services.put(store.name(), traces(store));
    }
    Map<String, String> databases = new LinkedHashMap<>();
    all(graph, SqlInstance.class).forEach(i -> databases.put(i.name(), "service_healthy"));
    // Its health is asked for seldom, and its drivers connect again by themselves.
    all(graph, DocumentDatabase.class).forEach(d -> databases.put(d.name(), "service_started"));
    all(graph, GoogleEmulator.class).forEach(e -> databases.put(e.name(), "service_started"));
    all(graph, TraceStore.class).forEach(t -> databases.put(t.name(), "service_started"));
    for (RunService service : all(graph, RunService.class)) {
      services.put(service.name(), service(service, values, databases));
    }
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("services", services);
    file.put("volumes", volumes);
    List<ComposeFile.GeneratedSecret> secrets = new ArrayList<>();
    values
        .secrets()
        .forEach((n, length) -> secrets.add(new ComposeFile.GeneratedSecret(n, length)));
    return new ComposeFile(HEADER + Yaml.write(file), secrets, List.copyOf(values.given()));
  }

  private Map<String, Object> postgres(
      ResourceGraph graph, SqlInstance instance, ComposeValues values) {
    Map<String, Object> service = new LinkedHashMap<>();
    service.put("image", image("POSTGRES", "images.postgres", "postgres:14"));
    Map<String, Object> env = new TreeMap<>();
    // Somebody whom the server knows: it would log a refusal every second.
    String owner = "postgres";
    env.put("POSTGRES_INITDB_ARGS", "--no-sync");
    first(graph, SqlDatabase.class)
        .ifPresent(d -> env.put("POSTGRES_DB", ComposeValues.literal(d.name())));
    Optional<SqlUser> user = first(graph, SqlUser.class);
    if (user.isPresent()) {
      owner = ComposeValues.literal(user.get().name());
      env.put("POSTGRES_USER", owner);
      env.put("POSTGRES_PASSWORD", values.payload(user.get().passwordVersion()));
    }
    service.put("environment", env);
    List<String> command = new ArrayList<>(List.of("postgres"));
    new TreeMap<>(instance.flags())
        .forEach((n, v) -> command.addAll(List.of("-c", ComposeValues.literal(n + "=" + v))));
    service.put("command", command);
    service.put("stop_signal", "SIGINT");
    service.put("volumes", List.of(instance.name() + "-data:/var/lib/postgresql/data"));
    service.put("ports", ports(instance.name(), ComposeValues.POSTGRES_PORT));
    service.put("healthcheck", health(1, "pg_isready", "-q", "-U", owner));
    service.put("restart", "unless-stopped");
    return service;
  }

  private Map<String, Object> mongo(DocumentDatabase database) {
    Map<String, Object> service = new LinkedHashMap<>();
    service.put("image", image("MONGO", "images.mongo", "mongo:" + database.version()));
    service.put("volumes", List.of(database.name() + "-data:/data/db"));
    service.put("ports", ports(database.name(), ComposeValues.MONGO_PORT));
    service.put(
        "healthcheck", health(10, "mongosh", "--quiet", "--eval", "db.adminCommand('ping').ok"));
    service.put("restart", "unless-stopped");
    return service;
  }

  private Map<String, Object> traces(TraceStore store) {
    Map<String, Object> service = new LinkedHashMap<>();
    service.put("image", image("GCP_EMULATOR", "images.gcp_emulator", EmulatorImage.REFERENCE));
    service.put("command", List.of("--projects", ComposeValues.literal(store.project())));
    service.put("ports", ports(store.name(), EmulatorImage.PORT));
    service.put("restart", "unless-stopped");
    return service;
  }

  private Map<String, Object> emulator(GoogleEmulator emulator) {
    var container =
        EmulatorContainer.of(
            emulator.service(),
            emulator.project(),
            image("GOOGLE_EMULATORS", "images.google_emulators", EmulatorContainer.USUAL_IMAGE));
    Map<String, Object> service = new LinkedHashMap<>();
    service.put("image", container.image());
    service.put("command", container.command().stream().map(ComposeValues::literal).toList());
    service.put("ports", ports(emulator.name(), container.port()));
    service.put("restart", "unless-stopped");
    return service;
  }

  private Map<String, Object> service(
      RunService service, ComposeValues values, Map<String, String> databases) {
    if (service.image().isEmpty()) {
      throw new IllegalArgumentException(
          service.name() + " has a process and no image, and Compose runs images");
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("image", service.image());
    Map<String, Object> env = new TreeMap<>();
    values.reached();
    service.env().forEach((name, value) -> env.put(name, values.text(value)));
    service.secretEnv().forEach((name, key) -> env.put(name, values.payload(key)));
    env.put("K_SERVICE", service.name());
    env.put("K_CONFIGURATION", service.name());
    env.put("K_REVISION", service.name() + "-00001-compose");
    env.put("PORT", String.valueOf(service.containerPort()));
    out.put("environment", env);
    out.put("cpus", CpuQuantity.cpus(service.cpu()).doubleValue());
    out.put("mem_limit", MemoryQuantity.bytes(service.memory()));
    out.put("memswap_limit", MemoryQuantity.bytes(service.memory()));
    out.put("ports", ports(service.name(), service.containerPort()));
    out.put("volumes", List.of("./storage:/storage"));
    Map<String, Object> waits = new LinkedHashMap<>();
    Set<String> needed = values.reached();
    databases.forEach(
        (name, condition) -> {
          if (needed.contains(name)) {
            waits.put(name, Map.of("condition", condition));
          }
        });
    if (!waits.isEmpty()) {
      out.put("depends_on", waits);
    }
    out.put("restart", "unless-stopped");
    return out;
  }

  private List<String> ports(String name, int inside) {
    return List.of("127.0.0.1:" + portOf.applyAsInt(name) + ":" + inside);
  }

  private String image(String word, String option, String otherwise) {
    return "${PROVISIONER_IMAGE_" + word + ":-" + images.getOrDefault(option, otherwise) + "}";
  }

  private static Map<String, Object> health(int seconds, String... command) {
    List<String> test = new ArrayList<>(List.of("CMD"));
    test.addAll(List.of(command));
    Map<String, Object> check = new LinkedHashMap<>();
    check.put("test", test);
    check.put("interval", seconds + "s");
    check.put("timeout", "5s");
    check.put("start_period", "30s");
    check.put("retries", 3);
    return check;
  }

  private static <R extends Resource> List<R> all(ResourceGraph graph, Class<R> kind) {
    return graph.nodes().stream()
        .map(ResourceNode::resource)
        .filter(kind::isInstance)
        .<R>map(kind::cast)
        .toList();
  }

  private static <R extends Resource> Optional<R> first(ResourceGraph graph, Class<R> kind) {
    return all(graph, kind).stream().findFirst();
  }
}
