package ai.varai.provisioner.emulator.store;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** The form of the journal's files: records of length, CRC-32C and the changes of a transaction. */
public final class Records {

  private static final int HEADER = 8;
  private static final int MAX_RECORD = 1 << 30;

  private Records() {}

  /** A whole record. */
  static ByteBuffer record(List<Change> transaction) {
    byte[] body = encode(transaction);
    ByteBuffer record = ByteBuffer.allocate(HEADER + body.length);
    return record.putInt(body.length).putInt(crc(body)).put(body).flip();
  }

  /** Gives the records up to the first that is not whole; how many bytes those are. */
  static long read(Path file, Consumer<List<Change>> transaction) {
    long good = 0;
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      while (true) {
        int length = in.readInt();
        int crc = in.readInt();
        if (length < 0 || length > MAX_RECORD) {
          break;
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length || crc(body) != crc) {
          break;
        }
        transaction.accept(decode(body));
        good += HEADER + length;
      }
    } catch (EOFException end) {
      // The usual end of the file, or a record cut off within its header.
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return good;
  }

  /** Changes as bytes. */
  public static byte[] encode(List<Change> transaction) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(transaction.size());
      for (Change c : transaction) {
        writeBytes(out, c.table().getBytes(StandardCharsets.UTF_8));
        writeBytes(out, c.project().getBytes(StandardCharsets.UTF_8));
        writeBytes(out, c.key().getBytes(StandardCharsets.UTF_8));
        byte[] value = c.value();
        if (value == null) {
          out.writeInt(-1);
        } else {
          writeBytes(out, value);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What {@link #encode} made bytes of. */
  public static List<Change> decode(byte[] body) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
      int n = in.readInt();
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        String table = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        String project = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        String key = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        int length = in.readInt();
        changes.add(new Change(table, project, key, length < 0 ? null : in.readNBytes(length)));
      }
      return changes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static int crc(byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    return (int) crc.getValue();
  }
}
