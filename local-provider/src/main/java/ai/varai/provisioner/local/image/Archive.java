package ai.varai.provisioner.local.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The files of an archive, unpacked under names of our own: what an archive calls them leads
 * nowhere on this machine.
 */
final class Archive {
  private static final int LONGEST_CHAIN = 8;

  private final Map<String, Path> files = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();

  private Archive() {}

  static Archive unpack(InputStream tar, Path folder) throws IOException, InterruptedException {
    var archive = new Archive();
    var entries = new TarArchiveInputStream(new BufferedInputStream(tar));
    for (TarArchiveEntry entry = entries.getNextEntry();
        entry != null;
        entry = entries.getNextEntry()) {
      String name = normal("", entry.getName());
      if (entry.isSymbolicLink()) {
        archive.links.put(name, normal(parent(name), entry.getLinkName()));
      } else if (entry.isLink()) {
        archive.links.put(name, normal("", entry.getLinkName()));
      } else if (entry.isFile()) {
        Path file = folder.resolve("entry-" + archive.files.size());
        try (OutputStream to = Files.newOutputStream(file)) {
          Bytes.copy(entries, to);
        }
        archive.files.put(name, file);
      }
    }
    return archive;
  }

  /** The file of the name, or the one that a link of the name leads to. */
  Path file(String name) throws IOException {
    String at = normal("", name);
    for (int hop = 0; hop < LONGEST_CHAIN; hop++) {
      Path file = files.get(at);
      if (file != null) {
        return file;
      }
      String next = links.get(at);
      if (next == null) {
        break;
      }
      at = next;
    }
    throw new IOException("the archive has no file " + name);
  }

  private static String parent(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  private static String normal(String folder, String name) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : (folder + "/" + name).split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }
}
