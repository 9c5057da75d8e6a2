package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.DatabaseConfig;
import ai.varai.provisioner.model.config.Emulator;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.config.LocalImages;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings of an environment file that are about the place where it lands, not about what is
 * wanted there: they go to the provider, by dotted name, and are no attributes of resources.
 */
public final class ProviderOptions {
  private ProviderOptions() {}

  /**
   * The options: {@code project}, {@code region}, {@code dns_zone} ({@code PROJECT/ZONE}) where DNS
   * records are made, and for this machine {@code mode}, {@code ports.NAME} and {@code
   * port_names.NAME} by resource name, {@code first_port}, {@code images.postgres} and {@code
   * images.mongo} where there are such databases, {@code images.google_emulators}, {@code
   * images.gcp_emulator}, and {@code process_only}: the services that no image is named for and
   * that have a process of their own.
   */
  public static Map<String, String> of(Environment environment) {
    var options = new TreeMap<String, String>();
    options.put("project", environment.projectId());
    options.put("region", environment.region());
    environment
        .networkingConfig()
        .loadBalancer()
        .dns()
        .ifPresent(
            dns ->
                options.put(
                    "dns_zone", dns.project().orElse(environment.projectId()) + "/" + dns.zone()));
    var local = environment.local();
    options.put("mode", local.mode().spelling());
    options.put("first_port", String.valueOf(local.firstPort()));
    Map<String, String> workloads = workloads(environment);
    workloads.forEach((key, workload) -> options.put("port_names." + workload, key));
    local
        .ports()
        .forEach(
            (key, port) ->
                options.put("ports." + workloads.getOrDefault(key, key), String.valueOf(port)));
    environment
        .databaseConfig()
        .ifPresent(database -> options.put("images.postgres", image(local.images(), database)));
    environment
        .documentDatabase()
        .ifPresent(
            database ->
                options.put(
                    "images.mongo",
                    local.images().mongo().orElseGet(() -> "mongo:" + database.version())));
    options.put("images.google_emulators", local.images().googleEmulators());
    options.put("images.gcp_emulator", local.images().gcpEmulator());
    String processes =
        environment.services().entrySet().stream()
            .filter(service -> service.getValue().image().isEmpty())
            .filter(service -> ServiceImage.ownProcess(service.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    if (!processes.isEmpty()) {
      options.put("process_only", processes);
    }
    return Collections.unmodifiableMap(options);
  }

  private static String image(LocalImages images, DatabaseConfig database) {
    String version = database.databaseVersion().replaceAll("^\\D+", "").replace('_', '.');
    return images.postgres().orElseGet(() -> "postgres:" + version);
  }

  /**
   * What the file calls {@code postgres}, {@code mongo}, {@code traces} or an emulator, under its
   * resource's name.
   */
  private static Map<String, String> workloads(Environment environment) {
    var names = new Names(environment, Optional.empty());
    var workloads = new TreeMap<String, String>();
    environment
        .databaseConfig()
        .ifPresent(database -> workloads.put("postgres", names.sqlInstance(database)));
    environment
        .documentDatabase()
        .ifPresent(database -> workloads.put("mongo", names.documentDatabase()));
    if (environment.monitoringConfig().enableTracing()) {
      workloads.put("traces", names.traceStore());
    }
    for (Emulator emulator : Emulator.values()) {
      workloads.put(emulator.spelling(), names.emulator(emulator));
    }
    return workloads;
  }
}
