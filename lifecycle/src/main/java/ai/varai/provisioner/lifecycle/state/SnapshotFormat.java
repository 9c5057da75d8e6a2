package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.lifecycle.codec.CodecException;
import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.JsonTree;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A snapshot's bytes: a line of JSON that says what follows (format version, lineage, serial,
 * SHA-256), then the state, as JSON or sealed.
 */
final class SnapshotFormat {
  private static final String CONTEXT = "snapshot";

  private final Fingerprints fingerprints;
  private final Sealer sealer;

  SnapshotFormat(Fingerprints fingerprints, Sealer sealer) {
    this.fingerprints = fingerprints;
    this.sealer = sealer;
  }

  /**
   * What a snapshot says.
   *
   * @param fence of the holder that wrote it: journals of earlier holders are part of it, whatever
   *     is added to them later counts for nothing
   * @param version of the format that it was written in
   */
  record Snapshot(EnvironmentState state, long fence, long version) {}

  byte[] write(EnvironmentState state, long fence) throws IOException {
    byte[] body = sealer.seal(JsonTree.bytes(state.tree(), fingerprints), CONTEXT);
    var header = new LinkedHashMap<String, Object>();
    header.put("format", FormatUpgrades.VERSION);
    header.put("lineage", state.lineage());
    header.put("serial", state.serial());
    header.put("fence", fence);
    header.put("sealed", sealer.encrypts());
    header.put("sha256", Fingerprints.sha256(body));
    byte[] head = JsonTree.bytes(header, fingerprints);
    byte[] all = Arrays.copyOf(head, head.length + 1 + body.length);
    all[head.length] = '\n';
    System.arraycopy(body, 0, all, head.length + 1, body.length);
    return all;
  }

  /** The fence in a snapshot's first line, which is readable also when it is sealed; else 0. */
  static long fence(byte[] bytes) {
    try {
      return JsonTree.read(bytes, 0, headerEnd(bytes)).get("fence") instanceof Long fence
          ? fence
          : 0;
    } catch (CodecException e) {
      return 0;
    }
  }

  private static int headerEnd(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  /**
   * Reads a snapshot.
   *
   * @throws CodecException when it is damaged
   * @throws IOException when it is sealed with another key
   */
  Snapshot read(byte[] bytes) throws IOException {
    int end = headerEnd(bytes);
    Map<String, Object> header = JsonTree.read(bytes, 0, end);
    long version = FormatUpgrades.version(header);
    byte[] body = Arrays.copyOfRange(bytes, Math.min(end + 1, bytes.length), bytes.length);
    if (!Fingerprints.sha256(body).equals(header.get("sha256"))) {
      throw new CodecException("its checksum does not match");
    }
    if (RecordFormat.bool(header, "sealed") && !sealer.encrypts()) {
      throw new IOException(
          "the state is encrypted, and neither the passphrase nor the key was given");
    }
    byte[] clear = RecordFormat.bool(header, "sealed") ? sealer.open(body, CONTEXT) : body;
    if (!(header.get("serial") instanceof Long serial)) {
      throw new CodecException("its serial is missing");
    }
    long fence = header.get("fence") instanceof Long number ? number : 0;
    return new Snapshot(
        EnvironmentState.of(RecordFormat.text(header, "lineage"), serial, JsonTree.read(clear)),
        fence,
        version);
  }
}
