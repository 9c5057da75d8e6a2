package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.Finding;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.SourcePosition;
import java.util.Optional;

/** Walks through the characters of a {@code .tfvars} file and knows the place. */
final class TfvarsScanner {
  private static final int END = -1;

  private final String file;
  private final int[] text;
  private int at;
  private int line = 1;
  private int column = 1;
  private Optional<SourcePosition> openComment = Optional.empty();

  TfvarsScanner(String file, String text) {
    this.file = file;
    this.text = text.replace("\r\n", "\n").codePoints().toArray();
  }

  SourcePosition position() {
    return new SourcePosition(file, line, column);
  }

  boolean atEnd() {
    return at >= text.length;
  }

  boolean atLineEnd() {
    return peek() == '\n';
  }

  int peek() {
    return peek(0);
  }

  private int peek(int ahead) {
    return at + ahead < text.length ? text[at + ahead] : END;
  }

  int next() {
    int c = text[at++];
    if (c == '\n') {
      line++;
      column = 1;
    } else {
      column++;
    }
    return c;
  }

  boolean accept(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    next();
    return true;
  }

  boolean isIdentifierStart() {
    return Character.isLetter(peek()) || peek() == '_';
  }

  private static boolean isIdentifierPart(int c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }

  boolean lookingAtWord(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (peek(i) != word.charAt(i)) {
        return false;
      }
    }
    return peek(word.length()) == ' ';
  }

  String identifier() {
    StringBuilder name = new StringBuilder();
    while (!atEnd() && isIdentifierPart(peek())) {
      name.appendCodePoint(next());
    }
    return name.toString();
  }

  /** Digits with sign, fraction and exponent; the sign alone when no digit follows. */
  String number() {
    StringBuilder number = new StringBuilder();
    if (peek() == '-') {
      number.appendCodePoint(next());
    }
    digits(number);
    if (peek() == '.' && isDigit(peek(1))) {
      number.appendCodePoint(next());
      digits(number);
    }
    boolean signed = peek(1) == '+' || peek(1) == '-';
    if ((peek() == 'e' || peek() == 'E') && isDigit(peek(signed ? 2 : 1))) {
      number.appendCodePoint(next());
      if (signed) {
        number.appendCodePoint(next());
      }
      digits(number);
    }
    return number.toString();
  }

  private void digits(StringBuilder number) {
    while (isDigit(peek())) {
      number.appendCodePoint(next());
    }
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  String quoted(KeyPath path) throws TfvarsFailure {
    return new TfvarsTexts(this, path).quoted();
  }

  String heredoc(KeyPath path) throws TfvarsFailure {
    return new TfvarsTexts(this, path).heredoc();
  }

  /** Skips blanks and comments, but stays on the line. */
  void skipSpace() {
    while (!atEnd()) {
      int c = peek();
      if (c == ' ' || c == '\t') {
        next();
      } else if (c == '#' || (c == '/' && peek(1) == '/')) {
        skipToLineEnd();
      } else if (c == '/' && peek(1) == '*') {
        skipBlockComment();
      } else {
        return;
      }
    }
  }

  /** Where a comment begins that does not end: all behind it would be passed over in silence. */
  Optional<SourcePosition> openComment() {
    return openComment;
  }

  void skipSpaceAndLines() {
    skipSpace();
    while (atLineEnd()) {
      next();
      skipSpace();
    }
  }

  /** Whether a character stands on the rest of the line. */
  boolean lineHas(char wanted) {
    for (int i = at; i < text.length && text[i] != '\n'; i++) {
      if (text[i] == wanted) {
        return true;
      }
    }
    return false;
  }

  void skipToLineEnd() {
    while (!atEnd() && !atLineEnd()) {
      next();
    }
  }

  private void skipBlockComment() {
    SourcePosition start = position();
    next();
    next();
    while (!atEnd() && !(peek() == '*' && peek(1) == '/')) {
      next();
    }
    if (atEnd()) {
      openComment = Optional.of(start);
    }
    accept('*');
    accept('/');
  }

  /** After a failure: to the next line that begins, unindented, with a name. */
  void skipToNextAttribute() {
    do {
      skipToLineEnd();
      if (!atEnd()) {
        next();
      }
    } while (!atEnd() && !isIdentifierStart());
  }

  /** The next character as a message shows it. */
  String shownNext() {
    if (atEnd()) {
      return "the end of the file";
    }
    return atLineEnd() ? "the end of the line" : "'" + Character.toString(peek()) + "'";
  }

  TfvarsFailure failure(ReadCode code, KeyPath path, String message, String remedy) {
    return failureAt(position(), code, path, message, remedy);
  }

  TfvarsFailure failureAt(
      SourcePosition position, ReadCode code, KeyPath path, String message, String remedy) {
    return new TfvarsFailure(Finding.of(code, position, path, message, remedy));
  }
}
