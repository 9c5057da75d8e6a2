package ai.varai.provisioner.gcp.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.control.FaultRule;
import ai.varai.provisioner.emulator.control.FaultRule.Drop;
import ai.varai.provisioner.emulator.control.FaultRule.OperationFault;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.lifecycle.state.StateBackend;
import ai.varai.provisioner.lifecycle.state.StateBackend.Journal;
import ai.varai.provisioner.lifecycle.state.StateBackend.VersionMismatchException;
import com.google.rpc.Code;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BucketBackendTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final Patience SHORT = new Patience(4, Duration.ofMillis(2), new Random(1));

  private static StateBackend open(String place, boolean create) throws IOException {
    return new BucketBackendProvider()
        .open(
            URI.create(place),
            Map.of(
                "gcp.endpoint",
                CLOUD.emulator().url(),
                "project",
                "bucket-tests",
                "state.create_bucket",
                Boolean.toString(create)),
            SHORT,
            Duration.ofMillis(20),
            true);
  }

  private final StateBackend backend;

  BucketBackendTest() throws IOException {
    backend = open("gs://state-bucket/environments/test", true);
    backend.write("present", utf8("x"), StateBackend.ABSENT);
  }

  @AfterEach
  void forget() {
    CLOUD.emulator().reset();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void fault(Drop drop, Optional<Code> status, String method, int count) {
    CLOUD
        .emulator()
        .faults()
        .add(
            new FaultRule(
                "",
                method,
                "",
                1,
                Duration.ZERO,
                status,
                "as the test wishes",
                0,
                drop,
                OperationFault.NONE),
            count);
  }

  private static void append(Journal journal, String text) throws IOException {
    journal.append(utf8("--" + text + "--"), 2, text.length());
  }

  @Test
  void theAgeOfABlobIsToldByTheTimeOfTheServers() throws Exception {
    long first = backend.write("lock.json", utf8("1"), StateBackend.ABSENT);
    CLOUD.emulator().clock().advance(Duration.ofDays(3));
    assertThat(backend.age("lock.json", first).orElseThrow().since())
        .isBetween(Duration.ofDays(3).minusSeconds(1), Duration.ofDays(3).plusMinutes(1));
    long second = backend.write("lock.json", utf8("2"), first);
    assertThat(backend.age("lock.json", first)).as("another by now").isEmpty();
    assertThat(backend.age("lock.json", second).orElseThrow().since())
        .isBetween(Duration.ofSeconds(-1), Duration.ofMinutes(1));
    backend.delete("lock.json", second);
    assertThat(backend.age("lock.json", second)).isEmpty();
  }

  @Test
  void aBlobIsReplacedOnlyInTheVersionThatWasRead() throws Exception {
    long first = backend.write("a/b.json", utf8("1"), StateBackend.ABSENT);
    long second = backend.write("a/b.json", utf8("2"), first);
    assertThatThrownBy(() -> backend.write("a/b.json", utf8("3"), first))
        .isInstanceOf(VersionMismatchException.class)
        .hasMessageContaining(String.valueOf(second));
    assertThatThrownBy(() -> backend.write("a/b.json", utf8("3"), StateBackend.ABSENT))
        .isInstanceOf(VersionMismatchException.class);
    assertThat(backend.read("a/b.json").orElseThrow().bytes()).isEqualTo(utf8("2"));
    assertThatThrownBy(() -> backend.delete("a/b.json", first))
        .isInstanceOf(VersionMismatchException.class);
    backend.delete("a/b.json", second);
    assertThat(backend.read("a/b.json")).isEmpty();
    assertThatThrownBy(() -> backend.delete("a/b.json", second))
        .isInstanceOf(VersionMismatchException.class);
    assertThatThrownBy(() -> backend.write("a/b.json", utf8("3"), second))
        .isInstanceOf(VersionMismatchException.class);
  }

  @Test
  void aJournalIsWhatWasAppendedInThatOrder() throws Exception {
    try (Journal journal = backend.createJournal("journal-1.log")) {
      for (int i = 0; i < 12; i++) {
        append(journal, i + ";");
      }
    }
    assertThat(new String(backend.readJournal("journal-1.log"), StandardCharsets.UTF_8))
        .isEqualTo("0;1;2;3;4;5;6;7;8;9;10;11;");
    assertThat(backend.list("journal-")).containsExactly("journal-1.log");
    assertThat(backend.list("")).containsExactly("journal-1.log", "present");
    backend.deleteJournal("journal-1.log");
    backend.deleteJournal("journal-1.log");
    assertThat(backend.list("journal-")).isEmpty();
    assertThatThrownBy(() -> backend.readJournal("journal-1.log"))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void twoWritersOfOneJournalNeverMix() throws Exception {
    Journal mine = backend.createJournal("journal-1.log");
    append(mine, "mine");
    Journal other = backend.createJournal("journal-1.log");
    assertThatThrownBy(() -> append(other, "other")).isInstanceOf(VersionMismatchException.class);
    assertThat(backend.readJournal("journal-1.log")).isEqualTo(utf8("mine"));
  }

  @Test
  void environmentsInOneBucketDoNotSeeEachOther() throws Exception {
    StateBackend other = open("gs://state-bucket/environments/test-2", true);
    other.write("theirs", utf8("x"), StateBackend.ABSENT);
    assertThat(backend.list("")).containsExactly("present");
    assertThat(other.list("")).containsExactly("theirs");
  }

  @Test
  void aWriteWhoseAnswerWasLostIsRecognizedAsOnesOwn() throws Exception {
    fault(Drop.AFTER, Optional.empty(), "insert", 1);
    long first = backend.write("blob", utf8("1"), StateBackend.ABSENT);
    fault(Drop.AFTER, Optional.empty(), "insert", 1);
    long second = backend.write("blob", utf8("2"), first);
    assertThat(backend.read("blob").orElseThrow().version()).isEqualTo(second);
    try (Journal journal = backend.createJournal("journal-1.log")) {
      fault(Drop.AFTER, Optional.empty(), "insert", 1);
      append(journal, "a");
      append(journal, "b");
    }
    assertThat(backend.readJournal("journal-1.log")).isEqualTo(utf8("ab"));
    fault(Drop.AFTER, Optional.empty(), "delete", 1);
    backend.delete("blob", second);
    assertThat(backend.read("blob")).isEmpty();
    assertThat(CLOUD.emulator().faults().strike("storage", "insert", "")).isEmpty();
  }

  @Test
  void aLostAnswerIsNotTakenForSuccessWhenAnotherWriterWasThere() throws Exception {
    long version = backend.write("blob", utf8("1"), StateBackend.ABSENT);
    open("gs://state-bucket/environments/test", true).write("blob", utf8("theirs"), version);
    fault(Drop.BEFORE, Optional.empty(), "insert", 1);
    assertThatThrownBy(() -> backend.write("blob", utf8("mine"), version))
        .isInstanceOf(VersionMismatchException.class);
    assertThat(backend.read("blob").orElseThrow().bytes()).isEqualTo(utf8("theirs"));
  }

  @Test
  void failuresThatPassAreWaitedOutAndOthersAreToldInWords() throws Exception {
    fault(Drop.NONE, Optional.of(Code.UNAVAILABLE), "", 2);
    fault(Drop.NONE, Optional.of(Code.RESOURCE_EXHAUSTED), "", 1);
    assertThat(backend.read("present")).isPresent();
    fault(Drop.NONE, Optional.of(Code.UNAVAILABLE), "", 100);
    assertThatThrownBy(() -> backend.read("present"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("503");
    CLOUD.emulator().faults().clear();
    fault(Drop.NONE, Optional.of(Code.PERMISSION_DENIED), "", 1);
    assertThatThrownBy(() -> backend.read("present"))
        .hasMessageContaining("roles/storage.objectUser")
        .hasMessageContaining("gs://state-bucket");
  }

  @Test
  void aMissingBucketIsNotAnEmptyState() throws Exception {
    StateBackend nowhere = open("gs://no-such-bucket/x", false);
    for (Callable<?> call :
        new Callable<?>[] {
          () -> nowhere.read("snapshot.json"),
          () -> nowhere.list(""),
          () -> nowhere.write("x", utf8("x"), StateBackend.ABSENT)
        }) {
      assertThatThrownBy(call::call)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("gcloud storage buckets create gs://no-such-bucket");
    }
  }

  @Test
  void theBucketIsMadeOnDemandPrivateVersionedAndInTheRegion() throws Exception {
    var provider = new BucketBackendProvider();
    URI place = URI.create("gs://made-on-demand/environments/test");
    var options =
        Map.of(
            "gcp.endpoint",
            CLOUD.emulator().url(),
            "project",
            "bucket-tests",
            "region",
            "europe-west1");

    assertThat(provider.prepare(place, options)).isTrue();

    assertThat(provider.prepare(place, options)).as("it is there now").isFalse();
    HttpResponse<String> bucket =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(CLOUD.emulator().url() + "/storage/v1/b/made-on-demand"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(bucket.body().replaceAll("\\s", ""))
        .contains("\"location\":\"EUROPE-WEST1\"")
        .contains("\"publicAccessPrevention\":\"enforced\"")
        .contains("\"uniformBucketLevelAccess\":{\"enabled\":true")
        .contains("\"versioning\":{\"enabled\":true}");
  }

  @Test
  void ofManyWritersOfOneVersionExactlyOneSucceeds() throws Exception {
    long version = backend.write("blob", utf8("0"), StateBackend.ABSENT);
    var refused = new AtomicInteger();
    var pool = Executors.newFixedThreadPool(8);
    try {
      pool.invokeAll(
              IntStream.range(0, 24)
                  .<Callable<Void>>mapToObj(
                      i ->
                          () -> {
                            try {
                              backend.write("blob", utf8("writer " + i), version);
                            } catch (VersionMismatchException e) {
                              refused.incrementAndGet();
                            }
                            return null;
                          })
                  .toList())
          .forEach(
              one -> {
                assertThat(one).succeedsWithin(Duration.ofSeconds(30));
              });
    } finally {
      pool.shutdownNow();
    }
    assertThat(refused).hasValue(23);
  }

  @Test
  void aPlaceThatCannotBeIsRefused() {
    assertThatThrownBy(() -> open("gs:///prefix", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bucket");
    assertThat(BucketPlace.of(URI.create("gs://my_bucket//a/b/")))
        .isEqualTo(new BucketPlace("my_bucket", "a/b/"));
  }
}
