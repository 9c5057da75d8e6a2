package ai.varai.provisioner.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The packed roles and permissions. They are written from a folder with a document for each role,
 * as {@code gcloud iam roles describe ROLE --format=json} prints it, with {@code
 * -Drole.documents=FOLDER}; the public collection github.com/iann0036/iam-dataset (MIT) has one in
 * gcp/roles.
 */
class RoleDocumentsTest {

  private static final Path RESOURCES =
      Path.of("src/main/resources/ai/varai/provisioner/emulator/access");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What the emulated APIs' permissions begin with; roles are packed with those. */
  private static final Set<String> SERVICES =
      Set.of(
          "artifactregistry",
          "certificatemanager",
          "cloudbuild",
          "cloudkms",
          "cloudscheduler",
          "cloudsql",
          "cloudtrace",
          "compute",
          "dns",
          "iam",
          "logging",
          "monitoring",
          "orgpolicy",
          "pubsub",
          "resourcemanager",
          "run",
          "secretmanager",
          "servicenetworking",
          "serviceusage",
          "storage",
          "telemetry",
          "vpcaccess");

  private static final int WIDTH = 160;

  @Test
  void aRoleGrantsWhatItsDocumentListsAndNoMore() {
    PredefinedRoles roles = PredefinedRoles.load();
    assertThat(granted(roles, "roles/secretmanager.secretVersionAdder"))
        .containsExactly(
            "resourcemanager.projects.get",
            "resourcemanager.projects.list",
            "secretmanager.secrets.rotate",
            "secretmanager.versions.add");
    assertThat(granted(roles, "roles/run.invoker"))
        .containsExactly("run.instances.invoke", "run.jobs.run", "run.routes.invoke");
    assertThat(granted(roles, "roles/owner"))
        .hasSizeGreaterThan(1800)
        .doesNotContain(
            "orgpolicy.policies.create",
            "storage.objects.get",
            "iam.serviceAccounts.getAccessToken");
  }

  @Test
  void namesThatGoogleDoesNotHaveAreKnown() {
    PredefinedRoles roles = PredefinedRoles.load();
    assertThat(roles.refuses("roles/secretmanager.secretAccesor")).isTrue();
    assertThat(roles.refuses("roles/admin")).isTrue();
    assertThat(roles.refuses("roles/run.admin")).isFalse();
    assertThat(roles.refuses("roles/laterservice.admin")).isFalse();
    PermissionCatalogue permissions = PermissionCatalogue.load();
    assertThat(permissions.refuses("run.services.creat")).isTrue();
    assertThat(permissions.refuses("bigquery.tables.get")).isFalse();
    assertThat(permissions.refuses("laterservice.things.get")).isFalse();
  }

  private static Set<String> granted(PredefinedRoles roles, String name) {
    PredefinedRoles.Role role = roles.find(name).orElseThrow();
    return PermissionCatalogue.load().names().stream()
        .filter(role::includes)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  @EnabledIfSystemProperty(named = "role.documents", matches = ".+")
  void writesTheFilesFromTheDocuments() throws IOException {
    Map<String, JsonNode> roles = new TreeMap<>();
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("role.documents")))) {
      for (Path each : files.toList()) {
        JsonNode role = MAPPER.readTree(each.toFile());
        roles.put(role.path("name").asText(), role);
      }
    }
    Map<String, Set<String>> verbs = new TreeMap<>();
    roles.values().forEach(r -> permissions(r).forEach(p -> add(verbs, p)));
    Files.writeString(
        RESOURCES.resolve("permissions.txt"),
        "# Permissions that predefined roles include: a resource, and its verbs. See"
            + " RoleDocumentsTest.\n"
            + verbs.entrySet().stream()
                .map(e -> e.getKey() + " " + String.join(" ", e.getValue()) + "\n")
                .collect(Collectors.joining()));
    StringBuilder out =
        new StringBuilder(
            """
            # Predefined roles: a line "name | stage | title | description", then what is granted of the emulated APIs,
            # by resource or by service; a star stands for all. See RoleDocumentsTest.
            """);
    for (JsonNode role : roles.values()) {
      List<String> head = new ArrayList<>();
      for (String part : List.of("name", "stage", "title", "description")) {
        head.add(role.path(part).asText().replaceAll("\\s+", " ").replace(" | ", ", ").trim());
      }
      out.append(String.join(" | ", head)).append('\n');
      wrap(grants(permissions(role), verbs)).forEach(l -> out.append("  ").append(l).append('\n'));
    }
    Files.writeString(RESOURCES.resolve("roles.txt"), out);
    assertThat(PredefinedRoles.load().all()).isNotEmpty();
  }

  private static Set<String> permissions(JsonNode role) {
    Set<String> out = new TreeSet<>();
    role.path("includedPermissions").forEach(p -> out.add(p.asText()));
    return out;
  }

  private static void add(Map<String, Set<String>> verbs, String permission) {
    int dot = permission.lastIndexOf('.');
    verbs
        .computeIfAbsent(permission.substring(0, dot), k -> new TreeSet<>())
        .add(permission.substring(dot + 1));
  }

  private static List<String> grants(Set<String> granted, Map<String, Set<String>> all) {
    Map<String, Set<String>> mine = new TreeMap<>();
    granted.forEach(p -> add(mine, p));
    Set<String> whole = new HashSet<>(SERVICES);
    all.forEach(
        (resource, verbs) -> {
          if (!mine.getOrDefault(resource, Set.of()).equals(verbs)) {
            whole.remove(service(resource));
          }
        });
    Collection<String> out = new TreeSet<>();
    mine.forEach(
        (resource, verbs) -> {
          String service = service(resource);
          if (whole.contains(service)) {
            out.add(service + ":*");
          } else if (SERVICES.contains(service)) {
            boolean every = verbs.equals(all.get(resource));
            out.add(resource + ":" + (every ? "*" : String.join(",", verbs)));
          }
        });
    return List.copyOf(out);
  }

  private static String service(String resource) {
    return resource.substring(0, resource.indexOf('.'));
  }

  private static List<String> wrap(List<String> words) {
    List<String> out = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String each : words) {
      if (line.length() > 0 && line.length() + each.length() >= WIDTH) {
        out.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(each);
    }
    if (line.length() > 0) {
      out.add(line.toString());
    }
    return out;
  }
}
