package ai.varai.provisioner.model.source;

import java.util.ArrayList;
import java.util.List;

/** Reads the written form of a {@link KeyPath}. */
final class KeyPathParser {
  private final String text;
  private int at;

  KeyPathParser(String text) {
    this.text = text;
  }

  KeyPath parse() {
    List<KeyPath.Step> steps = new ArrayList<>();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '[') {
        steps.add(index());
      } else {
        if (!steps.isEmpty()) {
          expect('.');
        }
        steps.add(key());
      }
    }
    return new KeyPath(steps);
  }

  private KeyPath.Step index() {
    expect('[');
    int start = at;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    String digits = text.substring(start, at);
    expect(']');
    try {
      return new KeyPath.Step.Index(Integer.parseInt(digits));
    } catch (NumberFormatException e) {
      throw wrong("a number between [ and ]");
    }
  }

  private KeyPath.Step key() {
    if (at < text.length() && text.charAt(at) == '"') {
      return quotedKey();
    }
    int start = at;
    while (at < text.length() && KeyPath.isPlain(text.charAt(at))) {
      at++;
    }
    if (start == at) {
      throw wrong("a key");
    }
    return new KeyPath.Step.Key(text.substring(start, at));
  }

  private KeyPath.Step quotedKey() {
    StringBuilder key = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      key.append(text.charAt(at++));
    }
    expect('"');
    return new KeyPath.Step.Key(key.toString());
  }

  private void expect(char wanted) {
    if (at >= text.length() || text.charAt(at) != wanted) {
      throw wrong("'" + wanted + "'");
    }
    at++;
  }

  private IllegalArgumentException wrong(String wanted) {
    return new IllegalArgumentException(
        "'" + text + "' is no key path: expected " + wanted + " at character " + (at + 1));
  }
}
