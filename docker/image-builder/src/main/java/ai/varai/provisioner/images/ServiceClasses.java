package ai.varai.provisioner.images;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The classes of a program, taken from where this program has them: from jars and folders of their
 * own, or out of the one runnable jar that has everything. The outcome is the same.
 *
 * @param anchors the name of a class of each jar that is needed
 * @param prefixes the paths of the needed classes
 */
record ServiceClasses(List<String> anchors, List<String> prefixes) {
  private static final LocalDateTime TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  String fingerprint() throws ImageException {
    Fingerprint fingerprint = new Fingerprint();
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      fingerprint.add(file.getKey()).add(file.getValue());
    }
    return fingerprint.value();
  }

  /** Writes them into one jar, the same bytes every time. */
  void writeTo(Path jar) throws ImageException {
    Map<String, byte[]> files = files();
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        ZipEntry entry = new ZipEntry(each.getKey());
        entry.setTimeLocal(TIME);
        out.putNextEntry(entry);
        out.write(each.getValue());
      }
    } catch (IOException e) {
      throw new ImageException(jar + " cannot be written: " + e.getMessage(), e);
    }
  }

  private Map<String, byte[]> files() throws ImageException {
    Map<String, byte[]> files = new TreeMap<>();
    for (Path place : places()) {
      try {
        if (Files.isDirectory(place)) {
          addFolder(place, files);
        } else {
          addJar(place, files);
        }
      } catch (IOException e) {
        throw new ImageException(place + " cannot be read: " + e.getMessage(), e);
      }
    }
    return files;
  }

  private void addFolder(Path folder, Map<String, byte[]> files) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(path).toString();
        if (wanted(name)) {
          files.put(name, Files.readAllBytes(path));
        }
      }
    }
  }

  private void addJar(Path jar, Map<String, byte[]> files) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory() && wanted(entry.getName())) {
          files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
        }
      }
    }
  }

  private boolean wanted(String name) {
    return prefixes.stream().anyMatch(name::startsWith);
  }

  private Set<Path> places() throws ImageException {
    Set<Path> places = new LinkedHashSet<>();
    for (String anchor : anchors) {
      try {
        // Not initialized: some of them are optional parts of a driver.
        CodeSource source =
            Class.forName(anchor, false, ServiceClasses.class.getClassLoader())
                .getProtectionDomain()
                .getCodeSource();
        if (source != null) {
          places.add(Path.of(source.getLocation().toURI()));
          continue;
        }
      } catch (URISyntaxException | ClassNotFoundException e) {
        // Reported below.
      }
      throw new ImageException("cannot tell which jar " + anchor + " is in");
    }
    return places;
  }
}
