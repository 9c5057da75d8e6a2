package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Node;
import ai.varai.provisioner.model.source.SourcePosition;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/** Reads YAML 1.2 (core schema) into a tree that knows its places. */
final class YamlReader {
  private YamlReader() {}

  /** The tree; empty when the file cannot be understood, which is then among the problems. */
  static Optional<Node> read(String file, String text, Problems problems) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setSchema(new PlainCoreSchema())
            .setUseMarks(true)
            .setAllowNonScalarKeys(true)
            .build();
    try {
      Iterator<org.snakeyaml.engine.v2.nodes.Node> documents =
          new Compose(settings).composeAllFromString(text).iterator();
      if (!documents.hasNext()) {
        return Optional.empty();
      }
      YamlTree converter = new YamlTree(file, problems);
      Optional<Node> tree = converter.convert(documents.next());
      if (converter.isTooLarge()) {
        return Optional.empty();
      }
      if (documents.hasNext()) {
        problems.add(
            ReadCode.YAML_FEATURE,
            YamlTree.position(file, documents.next()),
            KeyPath.ROOT,
            "a second document begins here",
            "keep one document in a file; extends lays files over each other");
      }
      return tree;
    } catch (MarkedYamlEngineException e) {
      problems.add(YamlSyntax.finding(file, text, e));
      return Optional.empty();
    } catch (YamlEngineException e) {
      problems.add(
          ReadCode.SYNTAX,
          SourcePosition.ofFile(file),
          KeyPath.ROOT,
          "not well-formed YAML: " + YamlSyntax.oneLine(String.valueOf(e.getMessage())),
          "correct the file");
      return Optional.empty();
    }
  }

  /** The core schema without merge keys, which belong to YAML 1.1. */
  private static final class PlainCoreSchema implements Schema {
    @Override
    public ScalarResolver getScalarResolver() {
      return new CoreScalarResolver(false);
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
      return Map.of();
    }
  }
}
