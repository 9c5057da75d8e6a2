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
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** The form of the journal's files: records of length, CRC-32C and the changes of a transaction. */
public final class Records {

  private static final int HEADER = 8;
  private static final int MAX_RECORD = 1 << 30;

  /** The number of changes, and four lengths. */
  private static final int LEAST_BODY = 20;

  /** Of a table. */
  private static final int LONGEST_NAME = 256;

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

  /**
   * Whether a whole record begins somewhere behind a place at which none does. Looks for the
   * beginning of a record, as {@link #encode} writes it, before it counts a checksum.
   */
  static boolean anotherBehind(Path file, long place) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      // More than that is not looked through: it is as long as the largest record.
      long length = Math.min(channel.size() - place, MAX_RECORD);
      ByteBuffer rest = channel.map(FileChannel.MapMode.READ_ONLY, place, length);
      for (int at = 1; at <= rest.limit() - HEADER - LEAST_BODY; at++) {
        int body = rest.getInt(at);
        if (body >= LEAST_BODY
            && body <= rest.limit() - HEADER - at
            && begins(rest, at + HEADER)
            && crc(rest.slice(at + HEADER, body)) == rest.getInt(at + 4)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The number of changes, and the name of the first one's table. */
  private static boolean begins(ByteBuffer bytes, int at) {
    int name = bytes.getInt(at + 4);
    if (bytes.getInt(at) <= 0 || name <= 0 || name > LONGEST_NAME) {
      return false;
    }
    for (int i = at + 8; i < at + 8 + name; i++) {
      if (i >= bytes.limit() || bytes.get(i) <= ' ') {
        return false;
      }
    }
    return true;
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
    return crc(ByteBuffer.wrap(body));
  }

  private static int crc(ByteBuffer body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    return (int) crc.getValue();
  }
}
