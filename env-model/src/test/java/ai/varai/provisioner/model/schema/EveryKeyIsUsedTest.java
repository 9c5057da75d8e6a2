package ai.varai.provisioner.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.compile.CompileOptions;
import ai.varai.provisioner.model.compile.EnvironmentCompiler;
import ai.varai.provisioner.model.compile.ProviderOptions;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.describe.Form;
import ai.varai.provisioner.model.describe.Property;
import ai.varai.provisioner.model.describe.RecordType;
import ai.varai.provisioner.model.describe.Shape;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.read.MemoryFiles;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A key that is read and documented but reaches nothing is a promise that nobody keeps. Each key is
 * given other values in environments that have a bit of everything: something about the resources
 * changes, or it is said here who else uses the key.
 */
class EveryKeyIsUsedTest {
  /** What is used by something other than the resources, and by what. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("extends", "the reader"),
          Map.entry("description", "shown to people"),
          Map.entry("matrix_row", "the rules of the matrix; production protects its data"),
          Map.entry("approval", "the commands that change an environment"),
          Map.entry("moved", "plans"),
          Map.entry("policy", "the rules"),
          Map.entry("waivers.code", "the rules"),
          Map.entry("waivers.expires", "the rules"),
          Map.entry("waivers.path", "the rules"),
          Map.entry("waivers.reason", "the rules"),
          Map.entry("state_backend", "the commands, before there are resources"),
          Map.entry("state_kms_key", "the commands, before there are resources"),
          Map.entry("database_config.edition", "rule SQL014: it follows from the tier"),
          Map.entry("networking_config.bandwidth_mbps", "a rule of the matrix"),
          Map.entry("security_config.secrets.auto_generate", "rule SecretsGenerated"),
          Map.entry("storage.size_gb", "cost, and a rule of the matrix"));

  /** What is read and has no effect, as its documentation says. To become shorter. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "database_config.port",
          "document_database.port",
          "networking_config.vpc_egress.connector_cidr_range");

  private static final String CLOUD =
      """
      environment: trial
      project_id: acme-shop-dev
      region: us-central1
      target: gcp
      labels: {team: shop}
      services:
        web:
          min_instances: 1
          health_path: /up
          ready_path: /up
          max_instances: 5
          environment_variables: {COLOUR: red}
          secret_environment_variables: {TOKEN: {secret_name: token, version: latest}}
          uses: {storage: [uploads]}
          rollout: {steps: [10]}
      database_config:
        tier: db-custom-2-7680
        backup_start_time: "04:00"
        final_backup: true
        public_ip: true
        authorized_networks: [203.0.113.0/24]
        maintenance_window: {day: sunday, hour: 4}
        flags: {log_statement: all}
      storage: {uploads: {}}
      secrets: {token: {}}
      networking_config:
        vpc_name: shop
        subnets: [{name: shop, ip_cidr_range: 10.20.0.0/24, region: us-central1}]
        firewall_rules:
          - name: both
            allow: [{protocol: ah, ports: ["81"]}]
            deny: [{protocol: ah, ports: ["81"]}]
            source_ranges: [10.0.0.0/8]
        vpc_egress: {mode: direct, subnet: shop}
        load_balancer: {enabled: true, domains: [shop.example.com], scope: SCOPE, security_policy: true, dns: {zone: shop}}
      monitoring_config:
        alerts:
          enable_alerts: true
          channels: {oncall: {type: slack, labels: {channel_name: a}, secret: {secret_name: slack}}}
          notification_channels: [projects/p/notificationChannels/42]
      security_config: {external_access: restricted-ip-ranges, ip_restrictions: [203.0.113.0/24]}
      schedule: {availability: business-hours}
      """;

  private static final String LOCAL =
      """
      environment: laptop
      project_id: acme-shop-local
      region: us-central1
      target: local
      services:
        web:
          process: [a]
          uses: {storage: [uploads], emulators: [pubsub]}
      database_config: {tier: db-f1-micro}
      document_database: {}
      storage: {uploads: {}}
      monitoring_config: {enable_tracing: true}
      local: {emulators: [pubsub], ports: {web: 18085}}
      """;

  private static final List<String> BASES =
      List.of(CLOUD.replace("SCOPE", "global"), CLOUD.replace("SCOPE", "regional"), LOCAL);

  @Test
  void every_key_changes_the_resources_or_is_said_to_be_used_elsewhere() {
    var without = new TreeSet<String>();
    collect(RecordType.of(Environment.class), "", List.of(), without);

    var said = new TreeSet<>(ELSEWHERE.keySet());
    said.addAll(WITHOUT_EFFECT);
    assertThat(without).isEqualTo(said);
  }

  /** Adds the keys of a record that change no resource. */
  private static void collect(
      RecordType type, String prefix, List<Object> path, TreeSet<String> without) {
    for (Property property : type.properties()) {
      String key = prefix + property.key();
      var place = new ArrayList<Object>(path);
      place.add(property.key());
      Shape inner = property.shape();
      if (inner instanceof Shape.Entries entries) {
        inner = entries.value();
        place.add(First.OF_THEM);
      } else if (inner instanceof Shape.Items items) {
        inner = items.item();
        place.add(First.OF_THEM);
      }
      if (inner instanceof Shape.Fields fields) {
        collect(fields.type(), key + ".", place, without);
      } else if (!changes(property, path)) {
        without.add(key);
      }
    }
  }

  private static boolean changes(Property property, List<Object> path) {
    return BASES.stream()
        .anyMatch(
            base -> {
              Map<String, Object> plain = tree(base);
              if (holder(plain, path).isEmpty()) {
                return false;
              }
              String before = compiled(plain).orElseThrow();
              return values(property.shape())
                  .anyMatch(
                      value -> {
                        Map<String, Object> tree = tree(base);
                        holder(tree, path).orElseThrow().put(property.key(), value);
                        return compiled(tree).filter(after -> !after.equals(before)).isPresent();
                      });
            });
  }

  /** Values that a key can have, of which at least one is none that it has. */
  private static Stream<Object> values(Shape shape) {
    if (shape instanceof Shape.Flag) {
      return Stream.of(true, false);
    }
    if (shape instanceof Shape.Whole whole) {
      return Stream.of(whole.min(), whole.max(), (whole.min() + whole.max()) / 2);
    }
    if (shape instanceof Shape.Choice choice) {
      return choice.spellings().stream().map(text -> (Object) text);
    }
    if (shape instanceof Shape.Text text) {
      return texts(text.form());
    }
    if (shape instanceof Shape.Date) {
      return texts(Optional.of(Shape.Date.FORM));
    }
    if (shape instanceof Shape.Items items) {
      return values(items.item()).map(List::of);
    }
    if (shape instanceof Shape.Entries entries) {
      Stream<String> names =
          Stream.concat(
              Stream.of("web", "log_checkpoints"),
              Documents.TEXTS.stream().filter(t -> t.length() > 2));
      String name =
          names
              .filter(text -> entries.key().map(form -> form.accepts(text)).orElse(true))
              .findFirst()
              .orElseThrow();
      return values(entries.value()).map(value -> Map.of(name, value));
    }
    throw new AssertionError(shape);
  }

  private static Stream<Object> texts(Optional<Form> form) {
    return Documents.TEXTS.stream()
        .filter(text -> form.map(each -> each.accepts(text)).orElse(true))
        .limit(6)
        .map(text -> (Object) text);
  }

  /** What holds a key: made where the document has no such part; empty for lists of nothing. */
  @SuppressWarnings("unchecked") // documents have texts as keys
  private static Optional<Map<String, Object>> holder(Map<String, Object> tree, List<Object> path) {
    Object now = tree;
    for (Object step : path) {
      if (step == First.OF_THEM) {
        var all = now instanceof Map<?, ?> map ? map.values() : (List<Object>) now;
        if (all.isEmpty()) {
          return Optional.empty();
        }
        now = all.iterator().next();
      } else {
        now =
            ((Map<String, Object>) now)
                .computeIfAbsent((String) step, any -> new LinkedHashMap<>());
      }
    }
    return Optional.of((Map<String, Object>) now);
  }

  @SuppressWarnings("unchecked") // documents have texts as keys
  private static Map<String, Object> tree(String yaml) {
    return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
  }

  /** Everything about the resources; nothing for a file that cannot be read or compiled. */
  private static Optional<String> compiled(Map<String, Object> tree) {
    var read =
        new EnvironmentLoader(new MemoryFiles(Map.of("document.yaml", JsonText.of(tree))))
            .loadFile("document.yaml", List.of());
    if (!read.findings().isEmpty()) {
      return Optional.empty();
    }
    try {
      Environment environment = read.source().orElseThrow().environment();
      ResourceGraph graph =
          new EnvironmentCompiler()
              .compile(environment, CompileOptions.PLAIN.withInstanceSuffix("x7k2"));
      return Optional.of(
          graph.nodes()
              + "\n"
              + new TreeMap<>(graph.outputs())
              + "\n"
              + ProviderOptions.of(environment));
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private enum First {
    OF_THEM
  }
}
