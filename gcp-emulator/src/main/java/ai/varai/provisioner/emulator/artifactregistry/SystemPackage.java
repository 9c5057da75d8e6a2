package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.error.GoogleError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * What a package of Debian or of RPM says of itself.
 *
 * @param control Debian's control file; empty for RPM
 */
record SystemPackage(String name, String version, String architecture, byte[] control) {

  private static final int LEAD = 96;
  private static final int INTRO = 16;
  private static final int ENTRY = 16;

  /** Longer control files are nobody's. */
  private static final int MOST_CONTROL = 16 << 20;

  private static GoogleError bad(String what, String why) {
    return GoogleError.invalidArgument("The file is no valid " + what + " package: " + why + ".");
  }

  /**
   * Reads a {@code .deb}: an archive of {@code ar} with an archive of {@code tar} for the control
   * files. Only such as gzip packed, or nothing, can be read here.
   *
   * @see <a href="https://manpages.debian.org/deb.5">deb(5)</a>
   */
  static SystemPackage debian(byte[] file) {
    try {
      return inArchive(file);
    } catch (IndexOutOfBoundsException e) {
      throw bad("Debian", "its lengths do not fit");
    }
  }

  private static SystemPackage inArchive(byte[] file) {
    String magic = "!<arch>\n";
    if (file.length < 8 || !text(file, 0, 8).equals(magic)) {
      throw bad("Debian", "it is no ar archive");
    }
    int at = 8;
    while (at + 60 <= file.length) {
      String name = text(file, at, 16).strip().replaceFirst("/$", "");
      int size = number(text(file, at + 48, 10).strip(), 10, "Debian");
      int start = at + 60;
      if (size > file.length - start) {
        throw bad("Debian", "it is cut off");
      }
      if (name.startsWith("control.tar")) {
        return control(name, java.util.Arrays.copyOfRange(file, start, start + size));
      }
      at = start + size + size % 2;
    }
    throw bad("Debian", "it has no control files");
  }

  private static SystemPackage control(String name, byte[] packed) {
    byte[] tar;
    try {
      tar =
          switch (name) {
            case "control.tar" -> packed;
            case "control.tar.gz" ->
                new GZIPInputStream(new ByteArrayInputStream(packed)).readNBytes(MOST_CONTROL);
            default -> throw bad("Debian", name + " cannot be read here; control.tar.gz can");
          };
    } catch (IOException e) {
      throw bad("Debian", "its control files are damaged");
    }
    for (int at = 0; at + 512 <= tar.length && tar[at] != 0; ) {
      String entry = text(tar, at, 100).replaceFirst("\0.*", "");
      int size = number(text(tar, at + 124, 12).replaceFirst("\0.*", "").strip(), 8, "Debian");
      if (size > tar.length - at - 512) {
        throw bad("Debian", "its control files are cut off");
      }
      if (entry.replaceFirst("^\\./", "").equals("control")) {
        return fields(java.util.Arrays.copyOfRange(tar, at + 512, at + 512 + size));
      }
      at += 512 + (size + 511) / 512 * 512;
    }
    throw bad("Debian", "it has no control file");
  }

  private static SystemPackage fields(byte[] control) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line : new String(control, StandardCharsets.UTF_8).lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0 && !Character.isWhitespace(line.charAt(0))) {
        fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    for (String field : new String[] {"Package", "Version", "Architecture"}) {
      if (!fields.containsKey(field)) {
        throw bad("Debian", "its control file has no field " + field);
      }
    }
    return new SystemPackage(
        fields.getOrDefault("Package", ""),
        fields.getOrDefault("Version", ""),
        fields.getOrDefault("Architecture", ""),
        control);
  }

  /**
   * Reads an {@code .rpm}: a lead, a header of signatures, and the header that is looked for.
   *
   * @see <a href="https://rpm-software-management.github.io/rpm/manual/format_v4.html">RPM V4</a>
   */
  static SystemPackage rpm(byte[] file) {
    try {
      return inHeaders(file);
    } catch (IndexOutOfBoundsException e) {
      throw bad("RPM", "its lengths do not fit");
    }
  }

  private static SystemPackage inHeaders(byte[] file) {
    ByteBuffer b = ByteBuffer.wrap(file);
    if (file.length < LEAD + INTRO || b.getInt(0) != 0xedabeedb) {
      throw bad("RPM", "it has no lead");
    }
    int signatures = header(b, LEAD);
    int at = LEAD + signatures + (8 - signatures % 8) % 8;
    header(b, at);
    int entries = b.getInt(at + 8);
    int data = at + INTRO + entries * ENTRY;
    Map<Integer, String> texts = new HashMap<>();
    for (int i = 0; i < entries; i++) {
      int entry = at + INTRO + i * ENTRY;
      int type = b.getInt(entry + 4);
      if (type == 6 || type == 9) {
        texts.put(b.getInt(entry), string(file, data + b.getInt(entry + 8)));
      }
    }
    for (int tag : new int[] {1000, 1001, 1002, 1022}) {
      if (!texts.containsKey(tag)) {
        throw bad("RPM", "its header has no tag " + tag);
      }
    }
    return new SystemPackage(
        texts.getOrDefault(1000, ""),
        texts.getOrDefault(1001, "") + "-" + texts.getOrDefault(1002, ""),
        texts.getOrDefault(1022, ""),
        new byte[0]);
  }

  /** The length of a header, which must be whole. */
  private static int header(ByteBuffer b, int at) {
    if (at + INTRO > b.capacity() || b.getInt(at) >>> 8 != 0x8eade8) {
      throw bad("RPM", "it has no header");
    }
    long entries = b.getInt(at + 8);
    long data = b.getInt(at + 12);
    long length = INTRO + entries * ENTRY + data;
    if (entries < 0 || data < 0 || at + length > b.capacity()) {
      throw bad("RPM", "it is cut off");
    }
    return (int) length;
  }

  private static String string(byte[] file, int from) {
    int end = from;
    while (end >= 0 && end < file.length && file[end] != 0) {
      end++;
    }
    if (from < 0 || end < from) {
      throw bad("RPM", "its header is damaged");
    }
    return text(file, from, end - from);
  }

  private static String text(byte[] file, int from, int length) {
    return new String(file, from, length, StandardCharsets.UTF_8);
  }

  private static int number(String digits, int radix, String what) {
    try {
      int n = Integer.parseInt(digits, radix);
      if (n >= 0) {
        return n;
      }
    } catch (NumberFormatException e) {
      // Refused with what is less than nothing.
    }
    throw bad(what, "it is damaged");
  }
}
