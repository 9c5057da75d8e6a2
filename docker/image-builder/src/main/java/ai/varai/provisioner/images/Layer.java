package ai.varai.provisioner.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FileEntry;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of one layer. Times are fixed, so that the same files give the same layer. */
final class Layer {
  private static final Instant TIME = Instant.ofEpochSecond(1);

  /** A line of {@code ldd}: {@code libz.so.1 => /lib/…/libz.so.1 (0x…)} or the loader alone. */
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

  private final String name;
  private final Map<String, FileEntry> entries = new LinkedHashMap<>();

  Layer(String name) {
    this.name = name;
  }

  /** One file; {@code mode} in octal, {@code owner} as {@code uid:gid}. */
  Layer file(Path source, String target, String mode, String owner) {
    entries.put(
        target,
        new FileEntry(
            source,
            AbsoluteUnixPath.get(target),
            FilePermissions.fromOctalString(mode),
            TIME,
            owner));
    return this;
  }

  /** Gives a file the time that it is going to have in the image: class-data archives note it. */
  static void settle(Path file) throws ImageException {
    try {
      Files.setLastModifiedTime(file, FileTime.from(TIME));
    } catch (IOException e) {
      throw new ImageException(file + " cannot be dated: " + e.getMessage(), e);
    }
  }

  /** A whole folder; what is executable stays so. Links become copies: Jib knows no links. */
  Layer folder(Path source, String target) throws ImageException {
    try (Stream<Path> walk = Files.walk(source)) {
      for (Path path : walk.sorted().toList()) {
        String within = source.relativize(path).toString();
        String mode = Files.isDirectory(path) || Files.isExecutable(path) ? "755" : "644";
        file(path, within.isEmpty() ? target : target + "/" + within, mode, "0:0");
      }
    } catch (IOException e) {
      throw new ImageException(source + " cannot be read: " + e.getMessage(), e);
    }
    return this;
  }

  /**
   * The shared libraries of this machine that the programs need, the loader among them, under the
   * paths that they have here.
   *
   * @param owned folders whose libraries are in the image already
   */
  Layer librariesOf(List<Path> programs, Path owned) throws ImageException, InterruptedException {
    TreeSet<String> libraries = new TreeSet<>();
    for (Path program : programs) {
      Matcher matcher = LIBRARY.matcher(Commands.run(List.of("ldd", program.toString())).output());
      while (matcher.find()) {
        libraries.add(matcher.group(1));
      }
    }
    for (String library : libraries) {
      if (!Path.of(library).startsWith(owned)) {
        file(Path.of(library), library, "755", "0:0");
      }
    }
    return this;
  }

  FileEntriesLayer toJib() {
    return FileEntriesLayer.builder()
        .setName(name)
        .setEntries(List.copyOf(entries.values()))
        .build();
  }
}
