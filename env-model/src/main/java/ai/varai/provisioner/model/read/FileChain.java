package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.Finding;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Layer;
import ai.varai.provisioner.model.source.NearName;
import ai.varai.provisioner.model.source.Node;
import ai.varai.provisioner.model.source.SourcePosition;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Reads a file and what it extends, and lays them over each other. */
final class FileChain {
  private static final String EXTENDS = "extends";
  private static final String ENVIRONMENT = "environment";

  private final EnvironmentFiles files;
  private final Problems problems;
  private final List<String> names = new ArrayList<>();
  private final List<String> environments = new ArrayList<>();

  FileChain(EnvironmentFiles files, Problems problems) {
    this.files = files;
    this.problems = problems;
  }

  /** The merged tree; empty when a file could not be understood. */
  Optional<Node.Mapping> read(String name) {
    return read(name, SourcePosition.ofFile(files.display(name)), KeyPath.ROOT);
  }

  /**
   * The merged tree of an environment without a file of its own: a copy of another one, under names
   * of its own.
   *
   * @param from the file that says so
   * @param file of the other one
   */
  Optional<Node.Mapping> copy(String name, String from, Families.Member member, String file) {
    names.add(from);
    environments.add(name);
    SourcePosition said = member.said();
    var own = new LinkedHashMap<String, Node.Entry>();
    own.put(ENVIRONMENT, entry(said, Node.Scalar.Type.TEXT, name));
    own.put("unique_names", entry(said, Node.Scalar.Type.BOOLEAN, "true"));
    if (member.shares()) {
      own.put("infrastructure_of", entry(said, Node.Scalar.Type.TEXT, member.copyOf()));
    }
    return read(file, said, KeyPath.ROOT)
        .map(below -> Layering.merge(below, new Node.Mapping(said, own)));
  }

  private static Node.Entry entry(SourcePosition said, Node.Scalar.Type type, String text) {
    return new Node.Entry(said, new Node.Scalar(said, type, text));
  }

  /** The layers that {@link #read} came by, lowest first. */
  List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Layer.Kind kind = i == 0 ? Layer.Kind.FILE : Layer.Kind.EXTENDED_FILE;
      layers.add(new Layer(kind, files.display(names.get(i))));
    }
    layers.add(Layer.DEFAULTS);
    Collections.reverse(layers);
    return layers;
  }

  /** The environments of the files below the first, nearest first. */
  List<String> ancestors() {
    return environments.stream().skip(1).toList();
  }

  private Optional<Node.Mapping> read(String name, SourcePosition wantedAt, KeyPath wantedBy) {
    names.add(name);
    Optional<byte[]> bytes = bytes(name, wantedAt, wantedBy);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    String shown = files.display(name);
    int before = problems.count();
    Optional<Node> tree =
        TextDecoder.decode(shown, bytes.get(), problems)
            .flatMap(
                text ->
                    name.endsWith(".tfvars")
                        ? TfvarsReader.read(shown, text, problems)
                        : YamlReader.read(shown, text, problems));
    if (tree.isEmpty() || tree.get().isNull()) {
      if (problems.count() == before) {
        problems.add(
            ReadCode.EMPTY,
            SourcePosition.ofFile(shown),
            KeyPath.ROOT,
            "the file has no settings",
            "write at least environment, project_id, region and services");
      }
      return Optional.empty();
    }
    if (!(tree.get() instanceof Node.Mapping mapping)) {
      problems.add(
          Finding.of(
                  ReadCode.WRONG_TYPE,
                  tree.get().position(),
                  KeyPath.ROOT,
                  "the file is " + Shown.describe(tree.get()),
                  "write KEY: VALUE")
              .withExpected("a map of settings"));
      return Optional.empty();
    }
    Node.Entry environment = mapping.entries().get(ENVIRONMENT);
    environments.add(
        environment != null && environment.value() instanceof Node.Scalar scalar
            ? scalar.text()
            : "");
    return extended(name, mapping);
  }

  private Optional<byte[]> bytes(String name, SourcePosition wantedAt, KeyPath wantedBy) {
    try {
      Optional<byte[]> bytes = files.read(name);
      if (bytes.isEmpty()) {
        Optional<String> near = NearName.of(name, files.names());
        problems.add(
            Finding.of(
                    ReadCode.NO_FILE,
                    wantedAt,
                    wantedBy,
                    "there is no file " + files.display(name),
                    near.isPresent() ? "Correct the name" : "correct the name, or add the file")
                .withNear(near));
      }
      return bytes;
    } catch (FileTooLargeException e) {
      problems.add(
          ReadCode.TOO_LARGE,
          SourcePosition.ofFile(files.display(name)),
          KeyPath.ROOT,
          "the file is larger than 1 MiB",
          "look whether it is the file that was meant; extends splits an environment");
      return Optional.empty();
    } catch (IOException e) {
      problems.add(
          ReadCode.NO_FILE,
          wantedAt,
          wantedBy,
          files.display(name) + " cannot be read: " + reason(e),
          "check that it is a file and that you may read it");
      return Optional.empty();
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "no permission";
    }
    String reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  private Optional<Node.Mapping> extended(String name, Node.Mapping mapping) {
    Node.Entry entry = mapping.entries().get(EXTENDS);
    if (entry == null
        || !(entry.value() instanceof Node.Scalar scalar)
        || scalar.type() != Node.Scalar.Type.TEXT
        || scalar.text().isBlank()) {
      return Optional.of(mapping); // a wrong type is the binder's to report
    }
    if (scalar.text().contains("://") || scalar.text().chars().anyMatch(Character::isISOControl)) {
      problems.add(
          ReadCode.EXTENDS_REMOTE,
          scalar.position(),
          KeyPath.of(EXTENDS),
          Shown.value(scalar) + " is no file name",
          "copy the file next to this one and name it");
      return Optional.of(mapping);
    }
    String lower = resolve(name, scalar.text());
    if (names.contains(lower)) {
      problems.add(
          ReadCode.EXTENDS_CYCLE,
          scalar.position(),
          KeyPath.of(EXTENDS),
          "the files extend each other in a circle: " + circle(lower),
          "remove one of the extends");
      return Optional.empty();
    }
    return read(lower, scalar.position(), KeyPath.of(EXTENDS))
        .map(below -> Layering.merge(below, mapping));
  }

  private String circle(String back) {
    List<String> round = new ArrayList<>(names.subList(names.indexOf(back), names.size()));
    round.add(back);
    return String.join(" -> ", round.stream().map(files::display).toList());
  }

  /** A name without a suffix is that of an environment. */
  private static String resolve(String from, String to) {
    String file =
        to.endsWith(".yaml") || to.endsWith(".yml") || to.endsWith(".tfvars") ? to : to + ".yaml";
    return Path.of(from).resolveSibling(file).normalize().toString().replace('\\', '/');
  }
}
