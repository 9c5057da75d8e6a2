package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Node;
import ai.varai.provisioner.model.source.SourcePosition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads Terraform's {@code .tfvars}: attributes whose values are literals. Syntax as in the HCL
 * native syntax specification (hashicorp/hcl, {@code hclsyntax/spec.md}), of which variable files
 * use the part without expressions and blocks.
 */
final class TfvarsReader {
  private final TfvarsScanner in;
  private final Problems problems;
  private final TfvarsValues values;

  private TfvarsReader(String file, String text, Problems problems) {
    this.in = new TfvarsScanner(file, text);
    this.problems = problems;
    this.values = new TfvarsValues(in, problems);
  }

  /** The tree of everything that could be understood; the rest is among the problems. */
  static Optional<Node> read(String file, String text, Problems problems) {
    return new TfvarsReader(file, text, problems).file();
  }

  private Optional<Node> file() {
    SourcePosition start = in.position();
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    while (true) {
      try {
        in.skipSpaceAndLines();
        if (in.atEnd()) {
          break;
        }
        attribute(entries);
      } catch (TfvarsFailure e) {
        problems.add(e.finding());
        in.skipToNextAttribute();
      }
    }
    in.openComment()
        .ifPresent(
            begin ->
                problems.add(
                    ReadCode.SYNTAX,
                    begin,
                    KeyPath.ROOT,
                    "the comment does not end",
                    "close it with */"));
    return entries.isEmpty() ? Optional.empty() : Optional.of(new Node.Mapping(start, entries));
  }

  private void attribute(Map<String, Node.Entry> entries) throws TfvarsFailure {
    SourcePosition position = in.position();
    String key = in.isIdentifierStart() ? in.identifier() : quotedKey();
    KeyPath path = KeyPath.of(key);
    in.skipSpace();
    if (in.peek() == '{' || (in.peek() == '"' && in.lineHas('{'))) {
      throw in.failure(
          ReadCode.EXPRESSION,
          path,
          "a block; variable files have attributes only",
          "write " + key + " = { ... }");
    }
    if (!in.accept('=')) {
      throw in.failure(
          ReadCode.SYNTAX, path, "no equals sign after the name", "write " + key + " = VALUE");
    }
    in.skipSpace();
    Node value = values.value(path);
    in.skipSpace();
    if (!in.atEnd() && !in.atLineEnd()) {
      throw values.trailing(path);
    }
    Node.Entry first = entries.putIfAbsent(key, new Node.Entry(position, value));
    if (first != null) {
      problems.add(Mistakes.duplicate(position, path, first.key()));
    }
  }

  private String quotedKey() throws TfvarsFailure {
    if (in.peek() == '"') {
      return in.quoted(KeyPath.ROOT);
    }
    throw in.failure(
        ReadCode.SYNTAX,
        KeyPath.ROOT,
        in.shownNext() + " where the name of a setting should stand",
        "write NAME = VALUE");
  }
}
