package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.Emulator;
import ai.varai.provisioner.model.config.ServiceConfig;
import ai.varai.provisioner.model.kind.Bucket;
import ai.varai.provisioner.model.kind.DocumentDatabase;
import ai.varai.provisioner.model.kind.GoogleEmulator;
import ai.varai.provisioner.model.kind.TraceStore;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The public variables of a service: what the environment tells every service, the addresses of
 * what the service uses, and on top the service's own.
 */
final class ServiceVariables {
  /** Google's, see https://cloud.google.com/stackdriver/docs/reference/telemetry/overview. */
  private static final String TELEMETRY = "https://telemetry.googleapis.com";

  private final CompileContext context;
  private final DatabaseParts databases;
  private final Map<String, ResourceNode<Bucket>> buckets;
  private final Map<Emulator, ResourceNode<GoogleEmulator>> emulators;
  private final Optional<ResourceNode<TraceStore>> traces;

  ServiceVariables(
      CompileContext context,
      DatabaseParts databases,
      Map<String, ResourceNode<Bucket>> buckets,
      Map<Emulator, ResourceNode<GoogleEmulator>> emulators,
      Optional<ResourceNode<TraceStore>> traces) {
    this.context = context;
    this.databases = databases;
    this.buckets = buckets;
    this.emulators = emulators;
    this.traces = traces;
  }

  /**
   * @param name what the file calls the service
   */
  Map<String, Value<String>> of(String name, ServiceConfig service) {
    var environment = context.environment();
    var variables = new LinkedHashMap<String, Value<String>>();
    variables.put("ENVIRONMENT", Value.of(environment.environment()));
    variables.put("GOOGLE_CLOUD_PROJECT", Value.of(environment.projectId()));
    variables.put("LOG_LEVEL", Value.of(environment.monitoringConfig().logLevel().spelling()));
    var origins = environment.securityConfig().allowedOrigins();
    if (!origins.isEmpty()) {
      variables.put("ALLOWED_ORIGINS", Value.of(String.join(",", origins)));
    }
    if (service.uses().documentDatabase()
        && !service.secretEnvironmentVariables().containsKey("MONGODB_URL")) {
      databases
          .document()
          .ifPresent(node -> variables.put("MONGODB_URL", node.ref(DocumentDatabase.PRIVATE_URL)));
    }
    service.uses().storage().forEach(key -> addBucket(key, variables));
    service.uses().emulators().forEach(emulator -> addEmulator(emulator, variables));
    spans()
        .ifPresent(endpoint -> variables.putAll(TracingVariables.of(environment, name, endpoint)));
    service.environmentVariables().forEach((key, text) -> variables.put(key, Value.of(text)));
    return Collections.unmodifiableMap(variables);
  }

  /** Where spans go, if anywhere. */
  private Optional<Value<String>> spans() {
    if (context.isLocal()) {
      return traces.map(node -> node.ref(TraceStore.PRIVATE_URL));
    }
    return context.environment().monitoringConfig().enableTracing()
        ? Optional.of(Value.of(TELEMETRY))
        : Optional.empty();
  }

  private void addBucket(String key, Map<String, Value<String>> variables) {
    ResourceNode<Bucket> bucket = buckets.get(key);
    if (bucket != null) {
      String prefix = key.toUpperCase(Locale.ROOT).replace('-', '_');
      variables.put(prefix + "_BUCKET", bucket.ref(Bucket.NAME));
      variables.put(prefix + "_BUCKET_URL", bucket.ref(Bucket.URL));
    }
  }

  private void addEmulator(Emulator emulator, Map<String, Value<String>> variables) {
    ResourceNode<GoogleEmulator> node = emulators.get(emulator);
    if (node != null) {
      variables.put(
          node.resource().service().variable(), node.ref(GoogleEmulator.PRIVATE_ENDPOINT));
    }
  }
}
