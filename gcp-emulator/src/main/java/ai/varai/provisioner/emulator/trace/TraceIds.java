package ai.varai.provisioner.emulator.trace;

import ai.varai.provisioner.emulator.error.GoogleError;
import java.util.HexFormat;
import java.util.Locale;

/** The identifiers of traces and spans: 16 and 8 bytes in hexadecimal digits, not all zero. */
final class TraceIds {
  private TraceIds() {}

  static String hex(long span) {
    return HexFormat.of().toHexDigits(span);
  }

  /** INVALID_ARGUMENT where it is none. */
  static String trace(String text) {
    if (!text.matches("[0-9a-fA-F]{32}") || text.matches("0+")) {
      throw GoogleError.invalidArgument("Invalid trace id!");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /** INVALID_ARGUMENT where it is none. */
  static long span(String text) {
    return number(text, "Invalid span id!");
  }

  /** As {@link #span}; nothing is no parent. */
  static long parent(String text) {
    return text.isEmpty() ? 0 : number(text, "Invalid parent id!");
  }

  private static long number(String text, String refusal) {
    if (!text.matches("[0-9a-fA-F]{16}") || text.matches("0+")) {
      throw GoogleError.invalidArgument(refusal);
    }
    return Long.parseUnsignedLong(text, 16);
  }
}
