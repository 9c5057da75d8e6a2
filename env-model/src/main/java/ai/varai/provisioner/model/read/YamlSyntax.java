package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.Finding;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.SourcePosition;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says what a YAML parser's complaint means to the person who wrote the file. */
final class YamlSyntax {
  private YamlSyntax() {}

  static Finding finding(String file, String text, MarkedYamlEngineException e) {
    SourcePosition position =
        e.getProblemMark()
            .or(e::getContextMark)
            .map(mark -> position(file, mark))
            .orElse(SourcePosition.ofFile(file));
    String problem = e.getProblem() == null ? "" : e.getProblem();
    if (isTab(text, position)) {
      return syntax(position, "a tab is used as indentation", "indent with spaces");
    }
    if (problem.contains("found undefined alias")) {
      return syntax(
          position,
          problem.replace("found undefined alias", "no anchor is named"),
          "define the anchor (&name) above its alias (*name), or quote a text that starts with *");
    }
    if (problem.contains("mapping values are not allowed")) {
      return syntax(
          position,
          "a colon where no key can stand",
          "put a text that contains \": \" in quotes, or correct the indentation");
    }
    if (problem.contains("could not find expected ':'")) {
      return syntax(position, "a key without a colon", "write KEY: VALUE");
    }
    if (problem.contains("unexpected end of stream")) {
      return syntax(position, "the file ends inside a text in quotes", "close the quotes");
    }
    if (problem.startsWith("expected <block end>")) {
      return syntax(
          position,
          "the indentation fits neither the line above nor anything around it",
          "indent keys of one map by the same number of spaces");
    }
    if (problem.startsWith("expected ',' or")) {
      return syntax(
          position,
          "a bracket opened on line " + contextLine(e) + " is not closed",
          "add a comma or the closing bracket");
    }
    return syntax(
        position, "not well-formed YAML: " + problem, "correct the line, or the one above it");
  }

  private static Finding syntax(SourcePosition position, String message, String remedy) {
    return Finding.of(ReadCode.SYNTAX, position, KeyPath.ROOT, message, remedy);
  }

  private static String contextLine(MarkedYamlEngineException e) {
    return e.getContextMark().map(mark -> String.valueOf(mark.getLine() + 1)).orElse("before");
  }

  private static SourcePosition position(String file, Mark mark) {
    return new SourcePosition(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static boolean isTab(String text, SourcePosition position) {
    String[] lines = text.split("\n", -1);
    if (position.line() < 1 || position.line() > lines.length) {
      return false;
    }
    return lines[position.line() - 1].stripTrailing().matches(" *\t.*");
  }
}
