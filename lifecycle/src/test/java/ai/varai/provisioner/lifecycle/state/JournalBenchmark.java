package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Writing intents into a journal: in memory, and made durable in a folder. Records that become due
 * together share one sync, which is what makes durability affordable.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JournalBenchmark {
  @Param({"1", "40"})
  public int recordsATurn;

  private final JournalFormat format =
      new JournalFormat(new Fingerprints(new byte[32]), Sealer.NONE);
  private final JournalFormat.Numbered record =
      new JournalFormat.Numbered(
          1,
          new LedgerRecord.Intent(
              new OpenOperation(
                  new ResourceAddress("thing", "one"),
                  "create",
                  "one",
                  "0b8a5c1e-3c3f-4a55-9c58-0a8f2f6a7f10",
                  "fingerprint",
                  Optional.empty(),
                  Instant.EPOCH,
                  Set.of(),
                  Map.of(),
                  "")));
  private Path folder = Path.of("");
  private StateBackend.Journal journal = new Nowhere();

  @Setup(Level.Iteration)
  public void open() throws IOException {
    folder = Files.createTempDirectory("journal-benchmark");
    journal = new FolderStateBackend(folder).createJournal("journal-1.log");
  }

  @TearDown(Level.Iteration)
  public void remove() throws IOException {
    journal.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Benchmark
  public byte[] inMemory() throws IOException {
    return turn();
  }

  @Benchmark
  public void durable() throws IOException {
    byte[] bytes = turn();
    journal.append(bytes, 0, bytes.length);
  }

  private byte[] turn() throws IOException {
    var out = new ByteArrayOutputStream();
    for (int i = 0; i < recordsATurn; i++) {
      format.write(record, out);
    }
    return out.toByteArray();
  }

  /** Before the first iteration. */
  private static final class Nowhere implements StateBackend.Journal {
    @Override
    public void append(byte[] bytes, int offset, int length) {
      throw new IllegalStateException("not open");
    }

    @Override
    public void close() {}
  }
}
