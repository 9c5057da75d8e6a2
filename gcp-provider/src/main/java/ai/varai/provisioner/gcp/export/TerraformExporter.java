package ai.varai.provisioner.gcp.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes environments as one Terraform project: {@code environments/NAME} hold what each wants,
 * {@code modules} how a resource is made from that, {@code shared} what all have in common. The
 * values are those of the resource graph that the provisioner itself applies. No payload of a
 * secret is among them.
 */
public final class TerraformExporter {
  private static final String FIRST_LINE =
      "# Written by 'provisioner export terraform'; changes are lost with the next export.";

  private final Map<String, Layout> layouts = new LinkedHashMap<>();
  private final List<ExportedEnvironment> environments;
  private final boolean imports;

  /**
   * An exporter.
   *
   * @param environments all environments that use the modules, whether they are written or not
   * @throws IllegalArgumentException when a graph holds a kind that nobody can write
   */
  public TerraformExporter(List<ExportedEnvironment> environments) {
    this.environments = List.copyOf(environments);
    this.imports = environments.stream().anyMatch(each -> !each.existing().isEmpty());
    environments.forEach(each -> layouts.put(each.name(), new Layout(each.graph())));
  }

  /** The files that all environments share, by path. */
  public Map<String, String> sharedFiles() {
    var files = new TreeMap<String, String>();
    for (KindExport.Module module : KindExport.Module.values()) {
      Map<Layout.Slot, Shape> shapes = shapes(module);
      String folder = "modules/" + module.folder() + "/";
      files.put(folder + "main.tf", moduleMain(shapes));
      files.put(folder + "variables.tf", moduleVariables(shapes));
      files.put(folder + "outputs.tf", moduleOutputs(shapes));
    }
    files.putAll(SharedFiles.all());
    return files;
  }

  private Map<Layout.Slot, Shape> shapes(KindExport.Module module) {
    var shapes = new TreeMap<Layout.Slot, Shape>();
    for (Layout layout : layouts.values()) {
      layout
          .slots()
          .forEach(
              (slot, bodies) -> {
                if (slot.module() == module) {
                  Shape shape = shapes.computeIfAbsent(slot, each -> new Shape());
                  bodies.values().forEach(shape::add);
                }
              });
    }
    return shapes;
  }

  private String moduleMain(Map<Layout.Slot, Shape> shapes) {
    var out = new HclWriter().line(FIRST_LINE);
    SharedFiles.requiredProviders(out);
    shapes.forEach(
        (slot, shape) -> {
          out.blank()
              .open(
                  (slot.looksUp() ? "data " : "resource ")
                      + Hcl.quoted(slot.type())
                      + " "
                      + Hcl.quoted(slot.collection()));
          out.argument("for_each", new Hcl.Expression("var." + slot.collection()));
          out.blank();
          if (slot.inProject()) {
            out.argument("project", new Hcl.Expression("var.project_id"));
          }
          shape.write(out, "each.value");
          if (imports && !slot.kept().isEmpty()) {
            out.blank().open("lifecycle");
            out.line("# What was imported is not made anew; take this away to change it.");
            out.argument(
                "ignore_changes",
                new Hcl.Sequence(slot.kept().stream().<Hcl>map(Hcl.Expression::new).toList()));
            out.close();
          }
          out.close();
        });
    return out.text();
  }

  private static String moduleVariables(Map<Layout.Slot, Shape> shapes) {
    var out = new HclWriter().line(FIRST_LINE).blank();
    out.open("variable \"project_id\"")
        .argument("description", "Id of the project.")
        .argument("type", new Hcl.Expression("string"))
        .close();
    for (Layout.Slot slot : shapes.keySet()) {
      out.blank()
          .open("variable " + Hcl.quoted(slot.collection()))
          .argument(
              "description",
              slot.type()
                  + " by name: arguments as the resource has them, nested blocks as lists; 'after'"
                  + " names what has to exist before.")
          .argument("type", new Hcl.Expression("any"))
          .argument("default", Map.of())
          .close();
    }
    return out.text();
  }

  private static String moduleOutputs(Map<Layout.Slot, Shape> shapes) {
    var out = new HclWriter().line(FIRST_LINE);
    for (Layout.Slot slot : shapes.keySet()) {
      out.blank()
          .open("output " + Hcl.quoted(slot.collection()))
          .argument("description", slot.type() + " by name.")
          .argument(
              "value",
              new Hcl.Expression(
                  (slot.looksUp() ? "data." : "") + slot.type() + "." + slot.collection()))
          .close();
    }
    return out.text();
  }

  /**
   * The files of one environment, by path.
   *
   * @throws IllegalArgumentException when there is no such environment
   */
  public Map<String, String> environmentFiles(String name) {
    ExportedEnvironment environment =
        environments.stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no environment " + name));
    Layout layout = layouts.get(name);
    if (layout == null) {
      throw new IllegalArgumentException("no environment " + name);
    }
    String folder = "environments/" + name + "/";
    var files = new TreeMap<String, String>();
    files.put(folder + "main.tf", main(layout));
    files.put(folder + "variables.tf", SharedFiles.environmentVariables(environment));
    files.put(folder + "terraform.tfvars", SharedFiles.values(environment));
    files.put(folder + "outputs.tf", outputs(environment, layout));
    if (!environment.existing().isEmpty()) {
      files.put(folder + "imports.tf", imports(environment, layout));
    }
    files.put(folder + "backend.gcs.tfbackend", SharedFiles.backendOf(environment));
    return files;
  }

  private static String main(Layout layout) {
    var out = new HclWriter().line(FIRST_LINE);
    out.line("# Labels and descriptions lack the marks by which the provisioner knows its own.");
    for (KindExport.Module module : KindExport.Module.values()) {
      var used = new TreeMap<Layout.Slot, Map<String, Body>>();
      layout
          .slots()
          .forEach(
              (slot, bodies) -> {
                if (slot.module() == module) {
                  used.put(slot, bodies);
                }
              });
      out.blank().open("module " + Hcl.quoted(module.label()));
      out.argument("source", "../../modules/" + module.folder());
      out.argument("project_id", new Hcl.Expression("var.project_id"));
      used.forEach(
          (slot, bodies) -> {
            out.blank();
            var all = new LinkedHashMap<String, Hcl>();
            bodies.forEach((key, body) -> all.put(key, instance(layout, slot, key, body)));
            out.argument(slot.collection(), new Hcl.Fields(all));
          });
      out.close();
    }
    return out.text();
  }

  private static Hcl instance(Layout layout, Layout.Slot slot, String key, Body body) {
    var fields = new LinkedHashMap<>(body.fields());
    layout
        .node(slot, key)
        .filter(node -> !node.dependsOn().isEmpty())
        .ifPresent(node -> fields.put("after", layout.after(node)));
    return new Hcl.Fields(fields);
  }

  private static String outputs(ExportedEnvironment environment, Layout layout) {
    var out = new HclWriter().line(FIRST_LINE);
    environment
        .graph()
        .outputs()
        .forEach(
            (path, value) ->
                out.blank()
                    .open("output " + Hcl.quoted(path.replaceAll("[^A-Za-z0-9_]", "_")))
                    .argument("value", layout.references().hcl(value))
                    .close());
    return out.text();
  }

  private static String imports(ExportedEnvironment environment, Layout layout) {
    var out = new HclWriter().line(FIRST_LINE);
    out.line("# What exists is imported by the first apply; of no use after that.");
    layout
        .imports(environment.project(), environment.existing())
        .forEach(
            (address, id) ->
                out.blank()
                    .open("import")
                    .argument("to", new Hcl.Expression(address))
                    .argument("id", id)
                    .close());
    return out.text();
  }

  /** The links that a folder of an environment needs: from file name to target. */
  public static Map<String, String> links() {
    var links = new TreeMap<String, String>();
    for (String file : new TreeSet<>(List.of("backend.tf", "providers.tf", "versions.tf"))) {
      links.put(file, "../../shared/" + file);
    }
    return links;
  }

  /** Names of the environments, in the order given. */
  public List<String> names() {
    return new ArrayList<>(layouts.keySet());
  }
}
