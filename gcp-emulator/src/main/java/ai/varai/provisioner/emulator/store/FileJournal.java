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

/**
 * An append-only file: each transaction is one record of length, CRC-32C and changes. {@link
 * #await} forces the file to the disk once for all transactions that wait (group commit). A record
 * that was cut off by a crash was never acknowledged and is dropped at the next start.
 */
public final class FileJournal implements Journal {

  private static final int MAX_RECORD = 1 << 30;

  private final Path file;
  private final FileChannel channel;
  private final Object writeLock = new Object();
  private final Object forceLock = new Object();
  private long written;
  private volatile long forced;

  private FileJournal(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Opens {@code journal.bin} in the folder, making both when they are not there. */
  public static FileJournal open(Path folder) {
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve("journal.bin");
      return new FileJournal(
          file,
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the data folder " + folder, e);
    }
  }

  @Override
  public void replay(Consumer<List<Change>> transaction) {
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
        good += 8L + length;
      }
    } catch (EOFException end) {
      // The usual end of the file, or a record cut off within its header.
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    try {
      channel.truncate(good);
      channel.position(good);
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  @Override
  public long append(List<Change> transaction) {
    byte[] body = encode(transaction);
    ByteBuffer record = ByteBuffer.allocate(8 + body.length);
    record.putInt(body.length).putInt(crc(body)).put(body).flip();
    synchronized (writeLock) {
      try {
        while (record.hasRemaining()) {
          channel.write(record);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + file, e);
      }
      return ++written;
    }
  }

  @Override
  public void await(long ticket) {
    if (forced >= ticket) {
      return;
    }
    synchronized (forceLock) {
      if (forced >= ticket) {
        return;
      }
      long upTo;
      synchronized (writeLock) {
        upTo = written;
      }
      try {
        channel.force(false);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot force " + file + " to the disk", e);
      }
      forced = upTo;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] encode(List<Change> transaction) {
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

  static List<Change> decode(byte[] body) {
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
