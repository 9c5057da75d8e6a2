package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.config.Hierarchy;
import ai.varai.provisioner.model.describe.RecordType;
import ai.varai.provisioner.model.source.Findings;
import ai.varai.provisioner.model.source.Layer;
import ai.varai.provisioner.model.source.Node;
import ai.varai.provisioner.model.source.Origins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads {@code hierarchy.yaml} and checks that it is a graph that leads somewhere. */
public final class HierarchyLoader {
  static final String FILE = "hierarchy.yaml";
  private static final RecordType TYPE = RecordType.of(Hierarchy.class);

  private final EnvironmentFiles files;

  public HierarchyLoader(EnvironmentFiles files) {
    this.files = files;
  }

  /** Loads from {@code environments/} in a folder or, where it has none, from the jar. */
  public static HierarchyLoader in(Path workingDirectory) {
    Path folder = workingDirectory.resolve("environments");
    return new HierarchyLoader(
        Files.exists(folder.resolve(FILE))
            ? new FolderFiles(folder, "environments")
            : new ShippedFiles());
  }

  /**
   * What loading came to.
   *
   * @param hierarchy empty exactly when there are findings
   * @param origins where its values are; none when there are findings
   */
  public record Result(Optional<Hierarchy> hierarchy, Origins origins, Findings findings) {
    /** What there is of no file. */
    static final Result NONE =
        new Result(Optional.empty(), new Origins(Map.of()), Findings.of(List.of()));
  }

  public Result load() {
    Problems problems = new Problems();
    FileChain chain = new FileChain(files, problems);
    Optional<Node.Mapping> tree = chain.read(FILE);
    Optional<Hierarchy> hierarchy =
        tree.flatMap(mapping -> new Binder(TYPE, problems).bind(TYPE, Hierarchy.class, mapping));
    var origins = new Origins(Map.of());
    if (problems.count() == 0 && hierarchy.isPresent()) {
      List<Layer> layers = chain.layers();
      origins = OriginCollector.collect(tree.orElseThrow(), layers);
      new HierarchyChecks(hierarchy.get(), origins, problems).run();
    }
    Findings findings = problems.findings();
    return new Result(findings.isEmpty() ? hierarchy : Optional.empty(), origins, findings);
  }
}
