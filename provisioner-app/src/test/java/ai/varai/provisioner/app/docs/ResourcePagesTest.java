package ai.varai.provisioner.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.lifecycle.codec.RecordShape;
import ai.varai.provisioner.model.compile.CompileOptions;
import ai.varai.provisioner.model.compile.EnvironmentCompiler;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.resource.ComparedBy;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.DeletionProtection;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Sensitive;
import ai.varai.provisioner.model.resource.Unordered;
import ai.varai.provisioner.model.resource.WriteOnly;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind has a page that is generated from its annotated record. */
class ResourcePagesTest {
  private static final Path SOURCES =
      Path.of("../env-model/src/main/java/ai/varai/provisioner/model/kind");
  private static final Path LOCAL =
      Path.of("../local-provider/src/main/java/ai/varai/provisioner/local");
  private static final Pattern JAVADOC =
      Pattern.compile("(?s)/\\*\\*((?:(?!\\*/).)*)\\*/\\s*@Kind");
  private static final List<String> ENVIRONMENTS =
      List.of("local", "development", "staging", "production");

  @TempDir Path folder;

  @Test
  void each_kind_has_the_page_that_its_record_tells() throws Exception {
    Map<String, Class<?>> kinds = kinds();
    Map<String, ResourceGraph> graphs = graphs();
    Map<String, Permissions> permissions = PermissionsPageTest.declared();
    String local = localSources();
    var index =
        new StringBuilder(
            """
            # Resource kinds

            What an environment is made of. Its file does not name resources: it has [keys](../configuration.md), from which they follow, and `plan` lists them. The pages are
            generated from the annotated records of `env-model`. Attributes have the names that plans, `state show` and `--json` show. One that is `required` is filled in by the
            environment's file or by a default, never left out; a `Value` may come from another resource. A change is made `in place`, or `replaces` the resource.

            | kind | is | in |
            |---|---|---|
            """);
    for (Map.Entry<String, Class<?>> each : kinds.entrySet()) {
      String kind = each.getKey();
      Class<?> type = each.getValue();
      var providers = new ArrayList<String>();
      if (permissions.containsKey(kind)) {
        providers.add("Google Cloud");
      }
      if (local.contains(type.getSimpleName() + ".class")) {
        providers.add("this machine");
      }
      assertThat(providers).as(kind).isNotEmpty();
      Kind about = type.getAnnotation(Kind.class);
      index.append(
          "| [`%s`](%s.md) | %s | %s |\n"
              .formatted(kind, kind, about.title(), String.join(", ", providers)));
      GeneratedPages.check(
          "resources/" + kind + ".md",
          page(kinds, kind, providers, graphs, Optional.ofNullable(permissions.get(kind))));
    }
    GeneratedPages.check("resources/README.md", index.toString());
    try (var files = Files.list(GeneratedPages.DOCS.resolve("resources"))) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString().replace(".md", ""))
                  .filter(name -> !name.equals("README")))
          .as("a page of a kind that does not exist")
          .isSubsetOf(kinds.keySet());
    }
  }

  private static String page(
      Map<String, Class<?>> kinds,
      String kind,
      List<String> providers,
      Map<String, ResourceGraph> graphs,
      Optional<Permissions> permissions)
      throws IOException {
    Class<?> type = Objects.requireNonNull(kinds.get(kind));
    Kind about = type.getAnnotation(Kind.class);
    var out = new StringBuilder("# " + about.title() + " (`" + kind + "`)\n\n");
    out.append(description(type, kinds)).append("\n\n");
    out.append("- can exist on: ").append(String.join(", ", providers)).append('\n');
    out.append("- a create, update or delete may take: ")
        .append(about.timeout().toLowerCase(java.util.Locale.ROOT))
        .append('\n');
    out.append("- a replacement: ")
        .append(about.replace().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '))
        .append('\n');
    out.append("- deleting it loses data: ").append(about.holdsData() ? "yes" : "no").append('\n');
    if (about.within() != Resource.class) {
      Kind container = KindName.describe(about.within());
      out.append("- lives inside: [`%1$s`](%1$s.md), and goes with it".formatted(container.value()))
          .append(" without a call of its own when that is deleted\n");
    }
    out.append("- depends, in the shipped environments, on: ")
        .append(dependencies(kind, graphs))
        .append(
            "\n\n## Attributes\n\n| attribute | type | given | a change | notes |\n|---|---|---|---|---|\n");
    for (RecordComponent component : type.getRecordComponents()) {
      out.append(row(component));
    }
    permissions.ifPresent(
        each ->
            out.append("\n## Permissions on Google Cloud\n\n`")
                .append(String.join("`, `", each.all()))
                .append("`; covered by `")
                .append(String.join("`, `", each.roles()))
                .append("` ([all](../permissions.md)).\n"));
    out.append("\n## Example\n\n").append(example(kind, graphs));
    return out.toString();
  }

  private static String row(RecordComponent component) {
    boolean identity = component.isAnnotationPresent(Identity.class);
    Computed computed = component.getAnnotation(Computed.class);
    boolean optional = component.getType() == Optional.class;
    var notes = new ArrayList<String>();
    if (identity) {
      notes.add("part of the name");
    }
    if (component.isAnnotationPresent(Sensitive.class)) {
      notes.add("sensitive: never shown or kept");
    }
    if (component.isAnnotationPresent(WriteOnly.class)) {
      notes.add("the target does not tell it");
    }
    if (component.isAnnotationPresent(DeletionProtection.class)) {
      notes.add("the target refuses the deletion while it is set");
    }
    if (component.isAnnotationPresent(Unordered.class)) {
      notes.add("order carries no meaning");
    }
    if (component.isAnnotationPresent(ComparedBy.class)) {
      notes.add("compared by " + component.getAnnotation(ComparedBy.class).value().getSimpleName());
    }
    if (computed != null && computed.changesOnUpdate()) {
      notes.add("an update may change it");
    }
    String change =
        computed != null
            ? "-"
            : identity || component.isAnnotationPresent(ForcesReplacement.class)
                ? "replaces"
                : "in place";
    String given = computed != null ? "by the target" : optional ? "optional" : "required";
    return "| `%s` | `%s` | %s | %s | %s |\n"
        .formatted(
            RecordShape.nameOf(component.getName()),
            component.getGenericType().getTypeName().replaceAll("[a-z]+\\.|[A-Za-z]+\\$", ""),
            given,
            change,
            String.join("; ", notes));
  }

  private static String dependencies(String kind, Map<String, ResourceGraph> graphs) {
    var kinds = new TreeSet<String>();
    graphs
        .values()
        .forEach(
            graph ->
                graph
                    .nodes()
                    .forEach(
                        node -> {
                          if (node.address().kind().equals(kind)) {
                            graph
                                .dependenciesOf(node.address())
                                .forEach(needed -> kinds.add(needed.kind()));
                          }
                        }));
    return kinds.isEmpty()
        ? "nothing"
        : String.join(", ", kinds.stream().map(k -> "[`" + k + "`](" + k + ".md)").toList());
  }

  private static String example(String kind, Map<String, ResourceGraph> graphs) {
    for (Map.Entry<String, ResourceGraph> each : graphs.entrySet()) {
      for (ResourceNode<?> node : each.getValue().nodes()) {
        if (node.address().kind().equals(kind)) {
          String prefix = each.getKey().equals("local") ? "" : " --target=emulated";
          return "`environments/%s.yaml` leads to `%s`. Look at it with:\n\n```console\n$ ./provision plan --env=%s%s --target=%s\n```\n"
              .formatted(each.getKey(), node.address(), each.getKey(), prefix, node.address());
        }
      }
    }
    return "None of the shipped environments has one.\n";
  }

  /** The record's Javadoc, with the names that kinds and attributes have in plans. */
  private static String description(Class<?> type, Map<String, Class<?>> kinds) throws IOException {
    Matcher matcher =
        JAVADOC.matcher(Files.readString(SOURCES.resolve(type.getSimpleName() + ".java")));
    assertThat(matcher.find()).as("javadoc of " + type).isTrue();
    String text =
        matcher
            .group(1)
            .replaceAll("(?m)^\\s*\\* ?", "")
            .replaceAll("(?s)\\n@param.*", "")
            .replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
            .replace("'\\''", "'")
            .replaceAll("\\s+", " ")
            .strip();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      text = text.replace("`" + name + "`", "`" + RecordShape.nameOf(name) + "`");
    }
    for (Map.Entry<String, Class<?>> each : kinds.entrySet()) {
      text =
          text.replace(
              "`" + each.getValue().getSimpleName() + "`",
              "[`%1$s`](%1$s.md)".formatted(each.getKey()));
    }
    return text;
  }

  private static Map<String, Class<?>> kinds() throws IOException, ClassNotFoundException {
    var kinds = new TreeMap<String, Class<?>>();
    try (var files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        if (!name.equals("package-info")) {
          Class<?> type = Class.forName("ai.varai.provisioner.model.kind." + name);
          if (Resource.class.isAssignableFrom(type)) {
            kinds.put(type.getAnnotation(Kind.class).value(), type);
          }
        }
      }
    }
    return kinds;
  }

  private Map<String, ResourceGraph> graphs() {
    var graphs = new java.util.LinkedHashMap<String, ResourceGraph>();
    for (String name : ENVIRONMENTS) {
      var environment =
          EnvironmentLoader.in(folder).load(name, List.of()).source().orElseThrow().environment();
      graphs.put(
          name,
          new EnvironmentCompiler()
              .compile(environment, CompileOptions.PLAIN.withInstanceSuffix("x")));
    }
    return graphs;
  }

  /** Which kinds the local provider holds follows from the records that its code names. */
  private static String localSources() throws IOException {
    var text = new StringBuilder();
    try (var files = Files.walk(LOCAL)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }
}
