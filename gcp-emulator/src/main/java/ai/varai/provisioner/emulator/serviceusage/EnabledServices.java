package ai.varai.provisioner.emulator.serviceusage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.rpc.PreconditionFailure;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which services a project has on. A new project has those on that Google turns on by itself. */
public final class EnabledServices {

  /** On in every new project, by the list that Google publishes for new projects. */
  private static final List<String> AT_FIRST =
      List.of(
          "analyticshub",
          "bigquery",
          "bigqueryconnection",
          "bigquerydatapolicy",
          "bigquerymigration",
          "bigqueryreservation",
          "bigquerystorage",
          "cloudapis",
          "cloudtrace",
          "dataform",
          "dataplex",
          "datastore",
          "logging",
          "monitoring",
          "servicemanagement",
          "serviceusage",
          "sql-component",
          "storage",
          "storage-api",
          "storage-component");

  /** What needs what: the value's services cannot be turned off while the key's is on. */
  private static final Map<String, List<String>> NEEDS =
      Map.of(
          "container", List.of("compute"),
          "vpcaccess", List.of("compute"),
          "dataproc", List.of("compute"),
          "file", List.of("compute"),
          "redis", List.of("compute"),
          "bigquerystorage", List.of("bigquery"),
          "cloudapis", List.of("datastore", "storage-api"));

  /** What is turned on with what, and can be turned off alone. */
  private static final Map<String, List<String>> BRINGS =
      Map.of("bigquery", List.of("bigquerystorage", "bigquerymigration"));

  private static final String SUFFIX = ".googleapis.com";
  private static final String OFF = "";

  private final Emulation emulation;
  private final Table<String> rows;

  EnabledServices(Emulation emulation) {
    this.emulation = emulation;
    this.rows = emulation.store().table("serviceusage.enabled", Codec.string());
  }

  /** Whether the service of this whole name is on. */
  public boolean isOn(Project project, String name) {
    return rows.get(project.id(), name)
        .map(v -> !v.equals(OFF))
        .orElseGet(() -> AT_FIRST.contains(name.replace(SUFFIX, "")));
  }

  /** The title of a service, such as {@code Cloud Run Admin API}. */
  public static String title(String name) {
    return ServiceTitles.config(name).getTitle();
  }

  List<String> on(Project project) {
    TreeSet<String> out = new TreeSet<>();
    AT_FIRST.forEach(n -> out.add(n + SUFFIX));
    rowNames(project).forEach(out::add);
    return out.stream().filter(n -> isOn(project, n)).toList();
  }

  /** Every service that there is, as far as the emulator knows, and those of the project. */
  List<String> known(Project project) {
    TreeSet<String> out = new TreeSet<>(ServiceTitles.names());
    out.addAll(on(project));
    return List.copyOf(out);
  }

  private List<String> rowNames(Project project) {
    return rows.list(project.id()).stream().filter(v -> !v.equals(OFF)).toList();
  }

  void turnOn(Project project, List<String> names) {
    emulation
        .store()
        .run(
            project.id(),
            () -> {
              for (String name : names) {
                rows.put(project.id(), name, name);
                for (Map<String, List<String>> with : List.of(NEEDS, BRINGS)) {
                  with.getOrDefault(name.replace(SUFFIX, ""), List.of())
                      .forEach(n -> rows.put(project.id(), n + SUFFIX, n + SUFFIX));
                }
              }
            });
  }

  void turnOff(Project project, String name, boolean dependents) {
    emulation
        .store()
        .run(
            project.id(),
            () -> {
              List<String> using =
                  NEEDS.entrySet().stream()
                      .filter(e -> e.getValue().contains(name.replace(SUFFIX, "")))
                      .map(e -> e.getKey() + SUFFIX)
                      .filter(n -> isOn(project, n))
                      .sorted()
                      .toList();
              if (!using.isEmpty() && !dependents) {
                throw refusal(project, name, using);
              }
              using.forEach(n -> turnOff(project, n, true));
              rows.put(project.id(), name, OFF);
            });
  }

  private static GoogleError refusal(Project project, String name, List<String> using) {
    String text =
        "The service "
            + name
            + " is depended on by the following active service(s): "
            + String.join(",", using)
            + "; Please specify disable_dependent_services=true if you want to proceed with"
            + " disabling all services.";
    return GoogleError.failedPrecondition(text)
        .withDetail(
            PreconditionFailure.newBuilder()
                .addViolations(
                    PreconditionFailure.Violation.newBuilder()
                        .setType("googleapis.com")
                        .setSubject(project.numberName() + "/services/" + name)
                        .setDescription(text))
                .build());
  }
}
