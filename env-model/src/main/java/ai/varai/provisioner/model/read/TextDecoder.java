package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Turns the bytes of a file into text, and says where they are none. */
final class TextDecoder {
  private TextDecoder() {}

  static Optional<String> decode(String file, byte[] bytes, Problems problems) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      problems.add(
          ReadCode.NOT_UTF8,
          end(file, text),
          KeyPath.ROOT,
          String.format(Locale.ROOT, "the byte 0x%02X is not UTF-8", bytes[in.position()] & 0xFF),
          "save the file as UTF-8");
      return Optional.empty();
    }
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    Optional<SourcePosition> control = control(file, text);
    control.ifPresent(
        position ->
            problems.add(
                ReadCode.NOT_UTF8,
                position,
                KeyPath.ROOT,
                "a control character",
                "remove it; in YAML a text in double quotes can write it as an escape"));
    return control.isPresent() ? Optional.empty() : Optional.of(text);
  }

  /** The first character that YAML does not allow in a file (YAML 1.2, production c-printable). */
  private static Optional<SourcePosition> control(String file, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean forbidden =
          (c < ' ' && c != '\t' && c != '\n' && c != '\r')
              || (c >= 0x7F && c < 0xA0 && c != 0x85)
              || c == 0xFFFE
              || c == 0xFFFF
              || c == 0xFEFF;
      if (forbidden) {
        return Optional.of(end(file, text.substring(0, i)));
      }
    }
    return Optional.empty();
  }

  /** The place just behind a text. */
  private static SourcePosition end(String file, String text) {
    int lastBreak = text.lastIndexOf('\n');
    long line = text.chars().filter(c -> c == '\n').count() + 1;
    int column = text.codePointCount(lastBreak + 1, text.length()) + 1;
    return new SourcePosition(file, Math.toIntExact(line), column);
  }
}
