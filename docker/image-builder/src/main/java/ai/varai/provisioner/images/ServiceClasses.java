package ai.varai.provisioner.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The classes of a program, taken from where this program has them: from jars and folders of their
 * own, or out of the one runnable jar that has everything.
 *
 * @param anchors the name of a class of each jar that is needed
 * @param prefixes the paths of the needed classes within the one runnable jar
 */
record ServiceClasses(List<String> anchors, List<String> prefixes) {
  private static final LocalDateTime TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  String fingerprint() throws ImageException {
    Fingerprint fingerprint = new Fingerprint();
    Set<Path> places = places();
    for (Path place : places) {
      if (places.size() == 1) {
        for (ZipEntry entry : entries(place)) {
          fingerprint.add(entry.getName() + " " + entry.getCrc());
        }
      } else {
        fingerprint.add(place);
      }
    }
    return fingerprint.value();
  }

  /** Puts them into a layer and gives back the class path within the image. */
  String addTo(Layer layer, Path work) throws ImageException {
    Set<Path> places = places();
    List<String> classPath = new ArrayList<>();
    int number = 0;
    for (Path place : places) {
      String target = "/app/" + number++ + (Files.isDirectory(place) ? "" : ".jar");
      if (Files.isDirectory(place)) {
        layer.folder(place, target);
      } else {
        layer.file(places.size() == 1 ? extract(place, work) : place, target, "644", "0:0");
      }
      classPath.add(target);
    }
    return String.join(":", classPath);
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

  private List<? extends ZipEntry> entries(Path jar) throws ImageException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return Collections.list(zip.entries()).stream()
          .filter(entry -> prefixes.stream().anyMatch(entry.getName()::startsWith))
          .filter(entry -> !entry.isDirectory())
          .toList();
    } catch (IOException e) {
      throw new ImageException(jar + " cannot be read: " + e.getMessage(), e);
    }
  }

  private Path extract(Path jar, Path work) throws ImageException {
    Path extracted = work.resolve("app.jar");
    List<? extends ZipEntry> wanted = entries(jar);
    try (ZipFile zip = new ZipFile(jar.toFile());
        OutputStream file = Files.newOutputStream(extracted);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (ZipEntry entry : wanted) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(TIME);
        out.putNextEntry(copy);
        try (InputStream in = zip.getInputStream(entry)) {
          in.transferTo(out);
        }
      }
    } catch (IOException e) {
      throw new ImageException("cannot take classes out of " + jar + ": " + e.getMessage(), e);
    }
    return extracted;
  }
}
