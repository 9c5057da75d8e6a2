package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.describe.RecordType;
import ai.varai.provisioner.model.source.Finding;
import ai.varai.provisioner.model.source.Findings;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Layer;
import ai.varai.provisioner.model.source.NearName;
import ai.varai.provisioner.model.source.Node;
import ai.varai.provisioner.model.source.Origins;
import ai.varai.provisioner.model.source.SourcePosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Loads environments. From lowest to highest, the layers are: the built-in defaults, the file that
 * the file extends (and so on down), the file itself, the overrides of the command line.
 */
public final class EnvironmentLoader {
  /** Suffixes in the order in which they are looked for; the last is Terraform's own layout. */
  private static final List<String> SUFFIXES =
      List.of(".yaml", ".yml", ".tfvars", "/terraform.tfvars");

  private static final RecordType TYPE = RecordType.of(Environment.class);

  private final EnvironmentFiles files;

  public EnvironmentLoader(EnvironmentFiles files) {
    this.files = files;
  }

  /** Loads from {@code environments/} in a folder or, where there is none, from the jar. */
  public static EnvironmentLoader in(Path workingDirectory) {
    Path folder = workingDirectory.resolve("environments");
    return new EnvironmentLoader(
        Files.isDirectory(folder) ? new FolderFiles(folder, "environments") : new ShippedFiles());
  }

  /**
   * Loads one file, wherever it is.
   *
   * @param file as the user gave it; relative to the working directory
   */
  public static LoadResult loadFile(Path workingDirectory, Path file, List<String> overrides) {
    Path absolute = workingDirectory.resolve(file).toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    Path name = absolute.getFileName();
    if (folder == null || name == null) {
      return notFound(file.toString(), "there is no file " + file, Optional.empty());
    }
    Path shown = file.getParent();
    FolderFiles files = new FolderFiles(folder, shown == null ? "" : shown.toString());
    return new EnvironmentLoader(files).loadFile(name.toString(), overrides);
  }

  /** The environments that there are, for suggestions. */
  public List<String> names() {
    return files.names().stream()
        .filter(name -> !name.startsWith("config-matrix.") && !name.startsWith("hierarchy."))
        .filter(name -> SUFFIXES.stream().anyMatch(name::endsWith))
        .map(name -> name.substring(0, name.lastIndexOf('.')))
        .distinct()
        .toList();
  }

  /**
   * Loads an environment by its name. One without a file may be one of a family of the hierarchy.
   *
   * @param overrides {@code KEY=VALUE}, in the order given
   */
  public LoadResult load(String name, List<String> overrides) {
    Optional<String> file = file(name);
    if (!name.matches("[A-Za-z0-9_-]+")) {
      return unknown(name);
    }
    if (file.isEmpty()) {
      return new Families(files)
          .member(name)
          .map(member -> copy(name, member, overrides))
          .orElseGet(() -> unknown(name));
    }
    LoadResult result = loadFile(file.get(), overrides);
    return result
        .source()
        .filter(source -> !source.environment().environment().equals(name))
        .map(source -> otherEnvironment(source, name))
        .orElse(result);
  }

  /** The other environments of an environment's project; files that cannot be read have none. */
  public List<Environment> besides(Environment environment) {
    String project = environment.projectId();
    Pattern hint =
        Pattern.compile("(?<![\\w-])" + Pattern.quote(project) + "(?![\\w-])|\\bextends\\b");
    return names().stream()
        .filter(name -> !name.equals(environment.environment()) && contains(name, hint))
        .flatMap(name -> load(name, List.of()).source().stream())
        .map(EnvironmentSource::environment)
        .filter(other -> other.projectId().equals(project))
        .filter(other -> !other.environment().equals(environment.environment()))
        .toList();
  }

  /** Looks at the text alone, as understanding each file would take each command a while. */
  private boolean contains(String name, Pattern hint) {
    try {
      for (String suffix : SUFFIXES) {
        Optional<byte[]> text = files.read(name + suffix);
        if (text.isPresent()) {
          return hint.matcher(new String(text.get(), StandardCharsets.UTF_8)).find();
        }
      }
      return false;
    } catch (IOException e) {
      return false; // whoever uses that environment is told
    }
  }

  private LoadResult copy(String name, Families.Member member, List<String> overrides) {
    String other = file(member.copyOf()).orElse(member.copyOf() + ".yaml");
    return load(chain -> chain.copy(name, HierarchyLoader.FILE, member, other), overrides);
  }

  private Optional<String> file(String name) {
    return SUFFIXES.stream().map(suffix -> name + suffix).filter(this::exists).findFirst();
  }

  /** Loads one of the files. */
  public LoadResult loadFile(String file, List<String> overrides) {
    return load(chain -> chain.read(file), overrides);
  }

  private LoadResult load(
      Function<FileChain, Optional<Node.Mapping>> read, List<String> overrides) {
    Problems problems = new Problems();
    FileChain chain = new FileChain(files, problems);
    Optional<Node.Mapping> merged = read.apply(chain);
    List<Layer> layers = new ArrayList<>(chain.layers());
    if (!overrides.isEmpty()) {
      layers.add(Layer.OVERRIDES);
    }
    Optional<Node.Mapping> tree =
        merged.map(mapping -> new Overrides(problems).apply(mapping, overrides));
    Optional<Environment> environment =
        tree.flatMap(mapping -> new Binder(TYPE, problems).bind(TYPE, Environment.class, mapping));
    Findings findings = problems.findings();
    if (!findings.isEmpty() || environment.isEmpty()) {
      return new LoadResult(Optional.empty(), findings);
    }
    Origins origins = OriginCollector.collect(tree.orElseThrow(), layers);
    return new LoadResult(
        Optional.of(new EnvironmentSource(environment.get(), origins, layers, chain.ancestors())),
        findings);
  }

  private boolean exists(String name) {
    try {
      return files.read(name).isPresent();
    } catch (IOException e) {
      return true; // reading it again gives the finding
    }
  }

  private static LoadResult otherEnvironment(EnvironmentSource source, String name) {
    KeyPath path = KeyPath.of("environment");
    String found = source.environment().environment();
    return failed(
        Finding.of(
            ReadCode.OTHER_ENVIRONMENT,
            source.origins().position(path),
            path,
            "the file is for the environment " + found + ", not for " + name,
            "write environment: " + name + " in it, or ask for " + found));
  }

  private LoadResult unknown(String name) {
    Optional<String> near = NearName.of(name, names());
    List<String> known = new ArrayList<>(names());
    known.addAll(new Families(files).names());
    String all = String.join(", ", known);
    return failed(
        Finding.of(
                ReadCode.NO_FILE,
                SourcePosition.ofFile(files.display(name + ".yaml")),
                KeyPath.ROOT,
                "there is no environment '" + name + "'",
                near.isPresent()
                    ? "Correct the name"
                    : "correct the name, or add the file"
                        + (all.isEmpty() ? "" : "; there are " + all))
            .withNear(near));
  }

  private static LoadResult notFound(String file, String message, Optional<String> near) {
    return failed(
        Finding.of(
                ReadCode.NO_FILE,
                SourcePosition.ofFile(file),
                KeyPath.ROOT,
                message,
                near.isPresent() ? "Correct the name" : "correct the name, or add the file")
            .withNear(near));
  }

  private static LoadResult failed(Finding finding) {
    return new LoadResult(Optional.empty(), Findings.of(List.of(finding)));
  }
}
