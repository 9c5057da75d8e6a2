package ai.varai.provisioner.model.matrix;

import ai.varai.provisioner.model.read.YamlDocument;
import ai.varai.provisioner.model.source.Finding;
import ai.varai.provisioner.model.source.Findings;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Node;
import ai.varai.provisioner.model.source.SourcePosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code config-matrix.yaml}, reporting every cell that has no known form. */
public final class MatrixReader {
  /** The name under which the matrix lies beside the environment files. */
  public static final String FILE = "config-matrix.yaml";

  private final List<Finding> findings = new ArrayList<>();

  private MatrixReader() {}

  /**
   * Reads the matrix.
   *
   * @param file its name as the user knows it
   */
  public static MatrixResult read(String file, String text) {
    YamlDocument document = YamlDocument.parse(file, text);
    var reader = new MatrixReader();
    Map<String, MatrixRow> rows = new LinkedHashMap<>();
    if (document.findings().isEmpty()) {
      Node root = document.tree().orElse(new Node.Mapping(SourcePosition.ofFile(file), Map.of()));
      Section table = reader.section(root, KeyPath.ROOT).child("environments");
      table.names().forEach(name -> reader.row(name, table).ifPresent(row -> rows.put(name, row)));
      reader.refuseOthers(reader.section(root, KeyPath.ROOT), List.of("environments"));
    }
    Findings all = document.findings().plus(Findings.of(reader.findings));
    return new MatrixResult(
        all.isEmpty() ? Optional.of(new ConfigurationMatrix(rows)) : Optional.empty(), all);
  }

  private Optional<MatrixRow> row(String name, Section table) {
    Section row = table.child(name);
    refuseOthers(row, List.of("purpose", "infrastructure", "characteristics", "resource_limits"));
    var purpose = row.cell("purpose", new CellFormat<>("a sentence", Optional::of));
    var infrastructure = infrastructure(row.child("infrastructure"));
    var characteristics = characteristics(row.child("characteristics"));
    var limits = limits(row.child("resource_limits"));
    return purpose.isPresent()
            && infrastructure.isPresent()
            && characteristics.isPresent()
            && limits.isPresent()
        ? Optional.of(
            new MatrixRow(
                name, purpose.get(), infrastructure.get(), characteristics.get(), limits.get()))
        : Optional.empty();
  }

  private Optional<MatrixRow.Infrastructure> infrastructure(Section section) {
    refuseOthers(section, List.of("compute", "database", "storage", "networking"));
    var compute = section.cell("compute", Worded.format(ComputePlatform.class));
    var database = section.cell("database", Worded.format(DatabasePlatform.class));
    var storage = section.cell("storage", Worded.format(StoragePlatform.class));
    var networking = section.cell("networking", Worded.format(NetworkingPlatform.class));
    return compute.isPresent()
            && database.isPresent()
            && storage.isPresent()
            && networking.isPresent()
        ? Optional.of(
            new MatrixRow.Infrastructure(
                compute.get(), database.get(), storage.get(), networking.get()))
        : Optional.empty();
  }

  private Optional<MatrixRow.Characteristics> characteristics(Section section) {
    refuseOthers(section, List.of("cost", "availability", "data_persistence", "external_access"));
    var cost = section.cell("cost", CostBand.FORMAT);
    var availability = section.cell("availability", RequiredAvailability.FORMAT);
    var persistence = section.cell("data_persistence", Persistence.FORMAT);
    var access = section.cell("external_access", Worded.format(PermittedAccess.class));
    return cost.isPresent()
            && availability.isPresent()
            && persistence.isPresent()
            && access.isPresent()
        ? Optional.of(
            new MatrixRow.Characteristics(
                cost.get(), availability.get(), persistence.get(), access.get()))
        : Optional.empty();
  }

  private Optional<MatrixRow.ResourceLimits> limits(Section section) {
    refuseOthers(section, List.of("cpu", "memory", "storage", "network"));
    var cpu = section.cell("cpu", CpuLimit.FORMAT);
    var memory = section.cell("memory", MemoryLimit.FORMAT);
    var storage = section.cell("storage", StorageLimit.FORMAT);
    var network = section.cell("network", NetworkLimit.FORMAT);
    return cpu.isPresent() && memory.isPresent() && storage.isPresent() && network.isPresent()
        ? Optional.of(
            new MatrixRow.ResourceLimits(cpu.get(), memory.get(), storage.get(), network.get()))
        : Optional.empty();
  }

  private Section section(Node node, KeyPath path) {
    return new Section(node, path);
  }

  private void refuseOthers(Section section, List<String> known) {
    section.names().stream()
        .filter(name -> !known.contains(name))
        .forEach(
            name ->
                add(
                    MatrixCode.UNKNOWN,
                    section.keyPosition(name),
                    section.path().child(name),
                    "unknown key",
                    "use one of " + String.join(", ", known)));
  }

  private void add(
      MatrixCode code, SourcePosition position, KeyPath path, String message, String remedy) {
    findings.add(Finding.of(code, position, path, message, remedy));
  }

  /** A part of the table with named cells. */
  private final class Section {
    private final Node node;
    private final KeyPath path;

    Section(Node node, KeyPath path) {
      this.node = node;
      this.path = path;
    }

    KeyPath path() {
      return path;
    }

    List<String> names() {
      return List.copyOf(entries().keySet());
    }

    SourcePosition keyPosition(String name) {
      Node.Entry entry = entries().get(name);
      return entry == null ? node.position() : entry.key();
    }

    Section child(String name) {
      Node.Entry entry = entries().get(name);
      if (entry != null && entry.value() instanceof Node.Mapping) {
        return new Section(entry.value(), path.child(name));
      }
      add(
          entry == null ? MatrixCode.MISSING : MatrixCode.CELL,
          keyPosition(name),
          path.child(name),
          entry == null ? "missing" : "not a section",
          "write a section with cells");
      return new Section(new Node.Mapping(keyPosition(name), Map.of()), path.child(name));
    }

    <T> Optional<T> cell(String name, CellFormat<T> format) {
      Node.Entry entry = entries().get(name);
      KeyPath at = path.child(name);
      if (entry == null) {
        add(MatrixCode.MISSING, node.position(), at, "missing", "write " + format.expected());
        return Optional.empty();
      }
      Optional<T> content =
          entry.value() instanceof Node.Scalar scalar
              ? format.read(scalar.text())
              : Optional.empty();
      if (content.isEmpty()) {
        String shown =
            entry.value() instanceof Node.Scalar scalar ? "'" + scalar.text() + "'" : "the value";
        add(
            MatrixCode.CELL,
            entry.value().position(),
            at,
            shown + " cannot be read",
            "write " + format.expected());
      }
      return content;
    }

    private Map<String, Node.Entry> entries() {
      return node instanceof Node.Mapping mapping ? mapping.entries() : Map.of();
    }
  }
}
