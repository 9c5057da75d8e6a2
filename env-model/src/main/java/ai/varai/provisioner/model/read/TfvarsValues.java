package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Node;
import ai.varai.provisioner.model.source.SourcePosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads literal values of {@code .tfvars}. */
final class TfvarsValues {
  private static final int DEEPEST = 50;
  private static final String LITERALS =
      "write the value itself: a text in quotes, a number, true, false, null, [...] or {...}";

  private final TfvarsScanner in;
  private final Problems problems;
  private int depth;

  TfvarsValues(TfvarsScanner in, Problems problems) {
    this.in = in;
    this.problems = problems;
  }

  Node value(KeyPath path) throws TfvarsFailure {
    if (++depth > DEEPEST) {
      throw in.failure(ReadCode.TOO_LARGE, path, "brackets nest too deep", "flatten the value");
    }
    try {
      return literal(path);
    } finally {
      depth--;
    }
  }

  private Node literal(KeyPath path) throws TfvarsFailure {
    SourcePosition position = in.position();
    int next = in.peek();
    if (next == '"') {
      return new Node.Scalar(position, Node.Scalar.Type.TEXT, in.quoted(path));
    }
    if (next == '<') {
      return new Node.Scalar(position, Node.Scalar.Type.TEXT, in.heredoc(path));
    }
    if (next == '[') {
      return list(path, position);
    }
    if (next == '{') {
      return object(path, position);
    }
    if (next == '-' || (next >= '0' && next <= '9')) {
      return number(path, position);
    }
    if (in.isIdentifierStart()) {
      return word(path, position);
    }
    if (in.atEnd() || in.atLineEnd()) {
      throw in.failure(ReadCode.SYNTAX, path, "no value after the equals sign", LITERALS);
    }
    if (next == '(' || next == '!') {
      throw in.failure(ReadCode.EXPRESSION, path, "an expression, not a value", LITERALS);
    }
    throw in.failure(
        ReadCode.SYNTAX, path, in.shownNext() + " where a value should stand", LITERALS);
  }

  private Node number(KeyPath path, SourcePosition position) throws TfvarsFailure {
    String text = in.number();
    if (text.equals("-")) {
      throw in.failureAt(
          position, ReadCode.EXPRESSION, path, "a minus sign without a number", LITERALS);
    }
    boolean whole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    return new Node.Scalar(
        position, whole ? Node.Scalar.Type.WHOLE : Node.Scalar.Type.NUMBER, text);
  }

  private Node word(KeyPath path, SourcePosition position) throws TfvarsFailure {
    String word = in.identifier();
    return switch (word) {
      case "true", "false" -> new Node.Scalar(position, Node.Scalar.Type.BOOLEAN, word);
      case "null" -> new Node.Scalar(position, Node.Scalar.Type.NULL, word);
      default -> {
        boolean reference = in.peek() == '.' || in.peek() == '(' || in.peek() == '[';
        throw in.failureAt(
            position,
            ReadCode.EXPRESSION,
            path,
            reference
                ? Shown.quoted(word + (char) in.peek()) + " begins an expression"
                : Shown.quoted(word) + " is neither in quotes nor true, false or null",
            reference ? LITERALS : "put a text in quotes: " + Shown.quoted(word));
      }
    };
  }

  private Node list(KeyPath path, SourcePosition position) throws TfvarsFailure {
    in.accept('[');
    List<Node> items = new ArrayList<>();
    in.skipSpaceAndLines();
    while (!in.accept(']')) {
      KeyPath itemPath = path.child(items.size());
      refuseFor(itemPath);
      items.add(value(itemPath));
      in.skipSpaceAndLines();
      if (!in.accept(',') && in.peek() != ']') {
        throw open(itemPath, position, "]");
      }
      in.skipSpaceAndLines();
    }
    return new Node.Sequence(position, items);
  }

  private Node object(KeyPath path, SourcePosition position) throws TfvarsFailure {
    in.accept('{');
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    in.skipSpaceAndLines();
    while (!in.accept('}')) {
      refuseFor(path);
      KeyPath entry = entry(entries, path, position);
      in.skipSpace();
      boolean separated = in.accept(',');
      in.skipSpace();
      if (!separated && !in.atLineEnd() && in.peek() != '}') {
        throw in.atEnd() ? open(path, position, "}") : trailing(entry);
      }
      in.skipSpaceAndLines();
    }
    return new Node.Mapping(position, entries);
  }

  private KeyPath entry(Map<String, Node.Entry> entries, KeyPath parent, SourcePosition opened)
      throws TfvarsFailure {
    SourcePosition position = in.position();
    String key = key(parent, opened);
    KeyPath path = parent.child(key);
    in.skipSpace();
    if (!in.accept('=') && !in.accept(':')) {
      throw in.failure(
          ReadCode.SYNTAX, path, "no equals sign after the key", "write " + key + " = VALUE");
    }
    in.skipSpaceAndLines();
    Node.Entry first = entries.putIfAbsent(key, new Node.Entry(position, value(path)));
    if (first != null) {
      problems.add(Mistakes.duplicate(position, path, first.key()));
    }
    return path;
  }

  private String key(KeyPath parent, SourcePosition opened) throws TfvarsFailure {
    if (in.isIdentifierStart()) {
      return in.identifier();
    }
    if (in.peek() == '"') {
      return in.quoted(parent);
    }
    if (in.atEnd()) {
      throw open(parent, opened, "}");
    }
    boolean number = in.peek() >= '0' && in.peek() <= '9';
    throw in.failure(
        number ? ReadCode.KEY_NOT_TEXT : in.peek() == '(' ? ReadCode.EXPRESSION : ReadCode.SYNTAX,
        parent,
        in.shownNext() + " where a key should stand",
        number ? "put the key in quotes" : "write KEY = VALUE");
  }

  private void refuseFor(KeyPath path) throws TfvarsFailure {
    if (in.lookingAtWord("for")) {
      throw in.failure(ReadCode.EXPRESSION, path, "a for expression", "write the items out");
    }
  }

  private TfvarsFailure open(KeyPath path, SourcePosition opened, String closing) {
    return in.failure(
        ReadCode.SYNTAX,
        path,
        "the bracket opened on line " + opened.line() + " is not closed",
        "add a comma or " + closing);
  }

  /** What stands behind a value that should have been complete. */
  TfvarsFailure trailing(KeyPath path) {
    boolean operator = "+-*/%?:.[(&|=!<>".indexOf(in.peek()) >= 0;
    return operator
        ? in.failure(ReadCode.EXPRESSION, path, "the value goes on as an expression", LITERALS)
        : in.failure(
            ReadCode.SYNTAX,
            path,
            in.shownNext() + " behind the value",
            "begin the next setting on a new line");
  }
}
