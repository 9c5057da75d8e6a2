package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.images.EmulatorImage;
import ai.varai.provisioner.local.runtime.Limits;
import ai.varai.provisioner.local.runtime.RuntimeSettings;
import ai.varai.provisioner.local.runtime.WorkloadSpec;
import ai.varai.provisioner.model.kind.DocumentDatabase;
import ai.varai.provisioner.model.kind.GoogleEmulator;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.TraceStore;
import ai.varai.provisioner.model.resource.KindName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.testcontainers.mongodb.MongoDBContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Turns workloads into containers. What is known about PostgreSQL, MongoDB and Google's emulators
 * (variables, ports, commands) is taken from Testcontainers' modules, which are never started:
 * their containers would end with this process.
 */
final class Definitions {
  /** The setting that chooses the image of a kind. */
  private static final Map<String, String> CHOSEN =
      Map.of(
          KindName.of(SqlInstance.class), "images.postgres",
          KindName.of(DocumentDatabase.class), "images.mongo",
          KindName.of(GoogleEmulator.class), "images.google_emulators",
          KindName.of(TraceStore.class), "images.gcp_emulator");

  private final RuntimeSettings settings;

  Definitions(RuntimeSettings settings) {
    this.settings = settings;
  }

  String image(WorkloadSpec spec) {
    if (spec instanceof WorkloadSpec.Postgres postgres) {
      return postgresImage(postgres.majorVersion());
    } else if (spec instanceof WorkloadSpec.Mongo mongo) {
      return mongoImage(mongo.version());
    } else if (spec instanceof WorkloadSpec.Emulator) {
      return emulatorImage();
    } else if (spec instanceof WorkloadSpec.Traces) {
      return tracesImage();
    }
    return ((WorkloadSpec.Service) spec).image();
  }

  String postgresImage(int majorVersion) {
    return settings.option("images.postgres", "postgres:" + majorVersion);
  }

  String mongoImage(String version) {
    return settings.option("images.mongo", "mongo:" + version);
  }

  String emulatorImage() {
    return settings.option("images.google_emulators", EmulatorContainer.USUAL_IMAGE);
  }

  String tracesImage() {
    return settings.option("images.gcp_emulator", EmulatorImage.REFERENCE);
  }

  /** The image that the settings choose for a kind; a service's is among its attributes. */
  Optional<String> chosen(String kind) {
    String option = CHOSEN.getOrDefault(kind, "");
    return Optional.of(settings.option(option, "")).filter(image -> !image.isEmpty());
  }

  ContainerSpec define(WorkloadSpec spec) {
    if (spec instanceof WorkloadSpec.Postgres postgres) {
      return postgres(postgres);
    } else if (spec instanceof WorkloadSpec.Mongo) {
      return mongo(image(spec));
    } else if (spec instanceof WorkloadSpec.Emulator emulator) {
      return emulator(emulator);
    } else if (spec instanceof WorkloadSpec.Traces traces) {
      return traces(traces);
    }
    return service((WorkloadSpec.Service) spec);
  }

  private ContainerSpec postgres(WorkloadSpec.Postgres spec) {
    var known = new KnownPostgres(named(image(spec), "postgres"));
    Map<String, String> env = known.variables();
    // Set from the secret store when the container is created, and nowhere before.
    env.remove("POSTGRES_PASSWORD");
    // Nobody needs a new, empty database to survive a power failure: half the start-up time.
    env.put("POSTGRES_INITDB_ARGS", "--no-sync");
    List<String> command = new ArrayList<>(List.of("postgres"));
    new TreeMap<>(spec.flags())
        .forEach(
            (name, value) -> {
              command.add("-c");
              command.add(name + "=" + value);
            });
    return new ContainerSpec(
        image(spec),
        known.port(),
        env,
        command,
        Limits.NONE,
        Optional.of("/var/lib/postgresql/data"),
        List.of("pg_isready", "-q", "-U", "postgres"),
        // "Fast shutdown": SIGTERM would wait until the last client has left.
        "SIGINT");
  }

  private static ContainerSpec mongo(String image) {
    var known = new MongoDBContainer(named(image, "mongo"));
    return new ContainerSpec(
        image,
        known.getExposedPorts().get(0),
        Map.of(),
        List.of(known.getCommandParts()),
        Limits.NONE,
        Optional.of("/data/db"),
        List.of("mongosh", "--quiet", "--eval", "db.adminCommand('ping').ok"),
        "SIGTERM");
  }

  private ContainerSpec emulator(WorkloadSpec.Emulator spec) {
    var container = EmulatorContainer.of(spec.service(), spec.project(), emulatorImage());
    return new ContainerSpec(
        container.image(),
        container.port(),
        Map.of(),
        container.command(),
        Limits.NONE,
        Optional.empty(),
        List.of(),
        "SIGTERM");
  }

  /** The image's own command, for one project. */
  private ContainerSpec traces(WorkloadSpec.Traces spec) {
    return new ContainerSpec(
        image(spec),
        EmulatorImage.PORT,
        Map.of(),
        List.of("--projects", spec.project()),
        Limits.NONE,
        Optional.empty(),
        List.of(),
        "SIGTERM");
  }

  private static ContainerSpec service(WorkloadSpec.Service spec) {
    Map<String, String> env = new HashMap<>(spec.env());
    env.put("PORT", String.valueOf(spec.containerPort()));
    return new ContainerSpec(
        spec.image(),
        spec.containerPort(),
        env,
        List.of(),
        spec.limits(),
        Optional.empty(),
        List.of(),
        "SIGTERM");
  }

  /** Testcontainers refuses an image that it does not know, unless told what it stands for. */
  private static DockerImageName named(String image, String standsFor) {
    return DockerImageName.parse(image).asCompatibleSubstituteFor(standsFor);
  }

  /** Gives away what Testcontainers would hand to the container. */
  private static final class KnownPostgres extends PostgreSQLContainer {
    KnownPostgres(DockerImageName image) {
      super(image);
      withUsername("postgres");
      withDatabaseName("postgres");
      configure();
    }

    Map<String, String> variables() {
      return new HashMap<>(getEnvMap());
    }

    int port() {
      return POSTGRESQL_PORT;
    }
  }
}
