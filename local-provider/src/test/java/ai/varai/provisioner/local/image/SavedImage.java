package ai.varai.provisioner.local.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Archives like those of {@code docker save}. */
final class SavedImage {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

  SavedImage file(String name, byte[] content) throws IOException {
    var entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
    return this;
  }

  SavedImage file(String name, String content) throws IOException {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  SavedImage link(String name, String target) throws IOException {
    var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
    return this;
  }

  InputStream tar() throws IOException {
    tar.finish();
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  /** The configuration of an image of these (uncompressed) layers. */
  static String config(String architecture, byte[]... layers) {
    return "{\"architecture\":\"%s\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}"
        .formatted(
            architecture,
            Stream.of(layers)
                .map(layer -> '"' + digest(layer) + '"')
                .collect(Collectors.joining(",")));
  }

  /** One image of {@code manifest.json}. */
  static String image(String config, String... layers) {
    return "{\"Config\":\"%s\",\"RepoTags\":null,\"Layers\":[%s]}"
        .formatted(
            config,
            List.of(layers).stream()
                .map(name -> '"' + name + '"')
                .collect(Collectors.joining(",")));
  }

  static byte[] gzip(byte[] content) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var to = new GZIPOutputStream(packed)) {
      to.write(content);
    }
    return packed.toByteArray();
  }

  static String digest(byte[] content) {
    try {
      return Bytes.digest(new ByteArrayInputStream(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
