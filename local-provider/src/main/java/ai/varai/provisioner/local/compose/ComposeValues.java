package ai.varai.provisioner.local.compose;

import ai.varai.provisioner.images.EmulatorImage;
import ai.varai.provisioner.local.docker.EmulatorContainer;
import ai.varai.provisioner.model.kind.Bucket;
import ai.varai.provisioner.model.kind.DocumentDatabase;
import ai.varai.provisioner.model.kind.GoogleEmulator;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SecretPayload;
import ai.varai.provisioner.model.kind.SecretPayload.Part;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.kind.SqlDatabase;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.SqlUser;
import ai.varai.provisioner.model.kind.TraceStore;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the values of a graph are when Compose runs it: names of services instead of addresses, and
 * variables of the {@code .env} file instead of secrets.
 */
final class ComposeValues {
  static final int POSTGRES_PORT = 5432;
  static final int MONGO_PORT = 27017;

  private final ResourceGraph graph;

  /** Variables of the {@code .env} file that were used, with their lengths. */
  private final Map<String, Integer> secrets = new TreeMap<>();

  /** Those that hold a secret which is not generated. */
  private final Set<String> given = new TreeSet<>();

  /** What the values of one service lead to. */
  private final Set<String> reached = new TreeSet<>();

  ComposeValues(ResourceGraph graph) {
    this.graph = graph;
  }

  Map<String, Integer> secrets() {
    return secrets;
  }

  Set<String> given() {
    return given;
  }

  /** The databases and emulators that were spoken of since the last time this was asked. */
  Set<String> reached() {
    Set<String> names = new TreeSet<>(reached);
    reached.clear();
    return names;
  }

  /** The text of a value, ready for a Compose file. */
  String text(Value<?> value) {
    if (value instanceof Value.Known<?> known) {
      return literal(String.valueOf(known.value()));
    } else if (value instanceof Value.Joined joined) {
      StringBuilder text = new StringBuilder();
      joined.parts().forEach(part -> text.append(text(part)));
      return text.toString();
    }
    Value.Ref<?> ref = (Value.Ref<?>) value;
    return attribute(resource(ref.target()), ref);
  }

  /** The payload of a secret's version, as an expression. */
  String payload(Value<String> version) {
    if (version instanceof Value.Ref<String> ref) {
      return payload(ref.target());
    }
    throw new IllegalArgumentException("a secret outside this environment: " + text(version));
  }

  /**
   * The payload of a service's secret; one that the environment does not generate is a variable
   * that a person fills in.
   */
  String payload(RunService.SecretKey key) {
    if (key.version() instanceof Value.Ref<String> ref) {
      return payload(ref.target());
    }
    String name =
        key.secret() instanceof Value.Ref<String> ref ? ref.target().name() : key.secret().get();
    var own = new ResourceAddress(KindName.of(SecretVersion.class), name);
    if (graph.find(own).isPresent()) {
      return payload(own);
    }
    String variable = variable(name);
    given.add(variable);
    return expression(variable);
  }

  private static String variable(String secret) {
    return secret.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  private static String expression(String variable) {
    return "${" + variable + ":?is missing from the .env file}";
  }

  private String payload(ResourceAddress version) {
    SecretPayload payload = ((SecretVersion) resource(version)).payload();
    if (payload instanceof SecretPayload.Generated generated) {
      String variable = variable(version.name());
      secrets.put(variable, generated.length());
      return expression(variable);
    }
    StringBuilder text = new StringBuilder();
    for (Part part : ((SecretPayload.Composed) payload).parts()) {
      if (part instanceof Part.Text piece) {
        text.append(text(piece.value()));
      } else {
        text.append(payload(((Part.FromVersion) part).version()));
      }
    }
    return text.toString();
  }

  /** Compose reads a dollar sign as the beginning of a variable. */
  static String literal(String text) {
    return text.replace("$", "$$");
  }

  private Resource resource(ResourceAddress address) {
    return graph
        .find(address)
        .orElseThrow(() -> new IllegalArgumentException(address + " is not in the environment"))
        .resource();
  }

  private String attribute(Resource resource, Value.Ref<?> ref) {
    if (resource instanceof SqlInstance
        || resource instanceof DocumentDatabase
        || resource instanceof GoogleEmulator
        || resource instanceof TraceStore) {
      reached.add(name(resource));
    }
    String known =
        switch (ref.attribute()) {
          case "name" -> name(resource);
          case "privateAddress" -> name(resource);
          case "privatePort" -> String.valueOf(POSTGRES_PORT);
          case "privateUrl" -> url(resource);
          case "privateEndpoint" ->
              name(resource) + ":" + EmulatorContainer.port(((GoogleEmulator) resource).service());
          case "url" -> resource instanceof Bucket bucket ? "file:///storage/" + bucket.name() : "";
          default -> "";
        };
    if (known.isEmpty()) {
      throw new IllegalArgumentException(
          ref.target() + "." + ref.attribute() + " has no meaning in a Compose file");
    }
    return literal(known);
  }

  private static String url(Resource resource) {
    return resource instanceof DocumentDatabase database
        ? "mongodb://" + database.name() + ":" + MONGO_PORT + "/" + database.database()
        : "http://" + name(resource) + ":" + EmulatorImage.PORT;
  }

  private static String name(Resource resource) {
    if (resource instanceof SqlInstance instance) {
      return instance.name();
    } else if (resource instanceof SqlDatabase database) {
      return database.name();
    } else if (resource instanceof SqlUser user) {
      return user.name();
    } else if (resource instanceof DocumentDatabase database) {
      return database.name();
    } else if (resource instanceof Bucket bucket) {
      return bucket.name();
    } else if (resource instanceof GoogleEmulator emulator) {
      return emulator.name();
    } else if (resource instanceof TraceStore store) {
      return store.name();
    }
    return resource instanceof RunService service ? service.name() : "";
  }
}
