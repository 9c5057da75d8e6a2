package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.Finding;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.SourcePosition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says what a YAML parser's complaint means to the person who wrote the file. */
final class YamlSyntax {
  private static final Pattern CANNOT_START =
      Pattern.compile("found character ('.') that cannot start any token");
  private static final Pattern ESCAPE = Pattern.compile("found unknown escape character (.)");

  private YamlSyntax() {}

  static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  static Finding finding(String file, String text, MarkedYamlEngineException e) {
    SourcePosition position =
        e.getProblemMark()
            .or(e::getContextMark)
            .map(mark -> position(file, mark))
            .orElse(SourcePosition.ofFile(file));
    String problem = e.getProblem() == null ? "" : oneLine(e.getProblem());
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
      SourcePosition key = e.getContextMark().map(mark -> position(file, mark)).orElse(position);
      return syntax(key, "a key without a colon", "write KEY: VALUE");
    }
    if (String.valueOf(e.getContext()).contains("an alias")) {
      return syntax(
          position,
          "a * that names no anchor",
          "put a text that starts with * in quotes, or name the anchor (*name)");
    }
    Matcher start = CANNOT_START.matcher(problem);
    if (start.find()) {
      return syntax(
          position, "a text cannot begin with " + start.group(1), "put the text in quotes");
    }
    Matcher escape = ESCAPE.matcher(problem);
    if (escape.find()) {
      return syntax(
          position,
          "the escape \\" + escape.group(1) + " does not exist",
          "write the backslash twice, or use single quotes, in which it is an ordinary character");
    }
    if (problem.endsWith("but found ':'")) {
      return syntax(position, "a colon without a key in front", "write KEY: VALUE");
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

  static SourcePosition position(String file, Mark mark) {
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
