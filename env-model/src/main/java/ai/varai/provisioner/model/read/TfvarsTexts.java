package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.SourcePosition;
import java.util.ArrayList;
import java.util.List;

/** Reads texts of {@code .tfvars}: in quotes, or between {@code <<EOT} and {@code EOT}. */
final class TfvarsTexts {
  private final TfvarsScanner in;
  private final KeyPath path;

  TfvarsTexts(TfvarsScanner in, KeyPath path) {
    this.in = in;
    this.path = path;
  }

  String quoted() throws TfvarsFailure {
    SourcePosition start = in.position();
    StringBuilder text = new StringBuilder();
    in.accept('"');
    while (!in.accept('"')) {
      if (in.atEnd() || in.atLineEnd()) {
        throw in.failureAt(
            start,
            ReadCode.SYNTAX,
            path,
            "the text in quotes does not end on its line",
            "close the quotes; a line break is written \\n");
      }
      character(text, true);
    }
    return text.toString();
  }

  private void character(StringBuilder text, boolean escapes) throws TfvarsFailure {
    SourcePosition start = in.position();
    int c = in.next();
    if ((c == '$' || c == '%') && in.peek() == c) {
      text.appendCodePoint(in.next());
      // Terraform's own escape: $${ is a literal ${.
      if (in.peek() != '{') {
        text.appendCodePoint(c);
      } else {
        text.appendCodePoint(in.next());
      }
    } else if ((c == '$' || c == '%') && in.peek() == '{') {
      throw in.failureAt(
          start,
          ReadCode.EXPRESSION,
          path,
          "the text contains the template " + (char) c + "{...}",
          "write the text itself; a literal "
              + (char) c
              + "{ is written "
              + (char) c
              + (char) c
              + "{");
    } else if (c == '\\' && escapes) {
      escape(text, start);
    } else {
      text.appendCodePoint(c);
    }
  }

  private void escape(StringBuilder text, SourcePosition start) throws TfvarsFailure {
    int c = in.atEnd() ? ' ' : in.next();
    switch (c) {
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case '"', '\\' -> text.appendCodePoint(c);
      case 'u' -> text.appendCodePoint(hex(4, start));
      case 'U' -> text.appendCodePoint(hex(8, start));
      default ->
          throw in.failureAt(
              start,
              ReadCode.SYNTAX,
              path,
              "the escape \\" + Character.toString(c) + " does not exist",
              "use \\n, \\r, \\t, \\\", \\\\, \\uNNNN or \\UNNNNNNNN");
    }
  }

  private int hex(int digits, SourcePosition start) throws TfvarsFailure {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = in.atEnd() ? -1 : Character.digit(in.peek(), 16);
      if (digit < 0 || value > Character.MAX_CODE_POINT) {
        throw notACharacter(digits, start);
      }
      value = value * 16 + digit;
      in.next();
    }
    if (!Character.isValidCodePoint(value)) {
      throw notACharacter(digits, start);
    }
    return value;
  }

  private TfvarsFailure notACharacter(int digits, SourcePosition start) {
    return in.failureAt(
        start,
        ReadCode.SYNTAX,
        path,
        "the escape names no character",
        "write " + digits + " hexadecimal digits");
  }

  String heredoc() throws TfvarsFailure {
    SourcePosition start = in.position();
    in.accept('<');
    if (!in.accept('<')) {
      throw in.failureAt(
          start, ReadCode.SYNTAX, path, "'<' where a value should stand", "put texts in quotes");
    }
    boolean indented = in.accept('-');
    String marker = in.identifier();
    if (marker.isEmpty() || !in.atLineEnd()) {
      throw in.failureAt(
          start,
          ReadCode.SYNTAX,
          path,
          "a heredoc without a marker",
          "write <<EOT, then a new line");
    }
    in.next();
    List<String> lines = new ArrayList<>();
    while (!in.atEnd()) {
      StringBuilder line = new StringBuilder();
      while (!in.atEnd() && !in.atLineEnd()) {
        character(line, false);
      }
      if (line.toString().strip().equals(marker)) {
        return joined(lines, indented);
      }
      lines.add(line.toString());
      if (!in.atEnd()) {
        in.next();
      }
    }
    throw in.failureAt(
        start,
        ReadCode.SYNTAX,
        path,
        "the heredoc does not end",
        "end it with a line that is just " + marker);
  }

  private static String joined(List<String> lines, boolean indented) {
    int indentation =
        indented
            ? lines.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0)
            : 0;
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(line.substring(Math.min(indentation, line.length()))).append('\n');
    }
    return text.toString();
  }
}
