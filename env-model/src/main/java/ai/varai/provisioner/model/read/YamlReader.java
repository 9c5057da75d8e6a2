package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Node;
import ai.varai.provisioner.model.source.SourcePosition;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.comments.CommentLine;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.Schema;

/** Reads YAML 1.2 (core schema) into a tree that knows its places. */
final class YamlReader {
  private static final int DEEPEST = 50;

  private YamlReader() {}

  /** The tree; empty when the file cannot be understood, which is then among the problems. */
  static Optional<Node> read(String file, String text, Problems problems) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setSchema(new PlainCoreSchema())
            .setUseMarks(true)
            .setAllowNonScalarKeys(true)
            // A hundred services may share what an anchor names; the tree counts what comes of it.
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            .build();
    try {
      Iterator<org.snakeyaml.engine.v2.nodes.Node> documents =
          new PlainComposer(settings, new ParserImpl(settings, new StreamReader(settings, text)));
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
    } catch (TooDeep e) {
      problems.add(
          ReadCode.TOO_LARGE,
          e.getProblemMark()
              .map(mark -> YamlSyntax.position(file, mark))
              .orElse(SourcePosition.ofFile(file)),
          KeyPath.ROOT,
          "lists and maps nest too deep",
          "flatten the value");
      return Optional.empty();
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

  /**
   * Refuses what nests deeper than any environment before the parser's stack is at its end, and
   * notes which nodes have a tag in the file: a node's own tag does not tell, since the schema
   * gives every node one.
   */
  private static final class PlainComposer extends Composer {
    private int depth;

    PlainComposer(LoadSettings settings, Parser parser) {
      super(settings, parser);
    }

    @Override
    protected org.snakeyaml.engine.v2.nodes.Node composeScalarNode(
        Optional<Anchor> anchor, List<CommentLine> comments) {
      Optional<String> tag = ((ScalarEvent) parser.peekEvent()).getTag();
      return noted(super.composeScalarNode(anchor, comments), tag);
    }

    @Override
    protected SequenceNode composeSequenceNode(Optional<Anchor> anchor) {
      Optional<String> tag = enter();
      SequenceNode node = super.composeSequenceNode(anchor);
      depth--;
      return noted(node, tag);
    }

    @Override
    protected org.snakeyaml.engine.v2.nodes.Node composeMappingNode(Optional<Anchor> anchor) {
      Optional<String> tag = enter();
      org.snakeyaml.engine.v2.nodes.Node node = super.composeMappingNode(anchor);
      depth--;
      return noted(node, tag);
    }

    private static <N extends org.snakeyaml.engine.v2.nodes.Node> N noted(
        N node, Optional<String> tag) {
      tag.ifPresent(written -> node.setProperty(YamlTree.WRITTEN_TAG, written));
      return node;
    }

    /** Returns the tag that the list or map has in the file. */
    private Optional<String> enter() {
      if (++depth > DEEPEST) {
        throw new TooDeep(parser.peekEvent().getStartMark());
      }
      return ((CollectionStartEvent) parser.peekEvent()).getTag();
    }
  }

  private static final class TooDeep extends MarkedYamlEngineException {
    private static final long serialVersionUID = 1L;

    TooDeep(Optional<Mark> place) {
      super("", Optional.empty(), "nested too deep", place);
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
