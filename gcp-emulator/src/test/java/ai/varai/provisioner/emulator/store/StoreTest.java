package ai.varai.provisioner.emulator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.IamPolicies;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.rpc.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {

  @TempDir Path data;

  @Test
  void aTransactionThatThrowsLeavesNothingBehind() {
    Store store = new Store(Journal.none());
    Table<String> table = store.table("t", Codec.string());
    table.put("p", "a", "old");
    assertThatThrownBy(
            () ->
                store.run(
                    "p",
                    () -> {
                      table.put("p", "a", "new");
                      table.put("p", "b", "new");
                      table.remove("p", "a");
                      throw GoogleError.notFound("no");
                    }))
        .isInstanceOf(GoogleError.class);
    assertThat(table.list("p")).containsExactly("old");
  }

  @Test
  void aSnapshotBringsAProjectBackAndTouchesNoOther() {
    Store store = new Store(Journal.none());
    Table<String> table = store.table("t", Codec.string());
    table.put("p", "a", "1");
    List<Change> snapshot = store.snapshot("p");
    table.put("p", "a", "2");
    table.put("p", "b", "2");
    table.put("other", "a", "2");
    store.restore("p", snapshot);
    assertThat(table.list("p")).containsExactly("1");
    assertThat(table.list("other")).containsExactly("2");
  }

  @Test
  void aJournalWithACutOffRecordIsReadUpToIt() throws IOException {
    try (Store store = new Store(FileJournal.open(data))) {
      Table<String> table = store.table("t", Codec.string());
      table.put("p", "a", "1");
      table.put("p", "b", "2");
      table.remove("p", "a");
    }
    Path file = data.resolve("journal.bin");
    Files.write(file, new byte[] {0, 0, 0, 50, 1, 2, 3}, StandardOpenOption.APPEND);
    try (Store again = new Store(FileJournal.open(data))) {
      Table<String> table = again.table("t", Codec.string());
      assertThat(table.list("p")).containsExactly("2");
      table.put("p", "c", "3");
    }
    try (Store third = new Store(FileJournal.open(data))) {
      assertThat(third.table("t", Codec.string()).list("p")).containsExactly("2", "3");
    }
  }

  @Test
  void twoHundredWritersOfOnePolicyLoseNoUpdate() throws Exception {
    IamPolicies policies = new IamPolicies(new Store(Journal.none()), Clock.systemUTC());
    ExecutorService pool = Executors.newFixedThreadPool(32);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String member = "user:u" + i + "@example.com";
      done.add(
          pool.submit(
              () -> {
                while (true) {
                  Policy now = policies.get("p", "r");
                  Policy.Builder next = now.toBuilder();
                  next.addBindings(Binding.newBuilder().setRole("roles/viewer").addMembers(member));
                  try {
                    return policies.set("p", "r", next.build());
                  } catch (GoogleError e) {
                    assertThat(e.code()).isEqualTo(Code.ABORTED);
                  }
                }
              }));
    }
    for (Future<?> f : done) {
      f.get();
    }
    pool.shutdown();
    assertThat(policies.get("p", "r").getBindingsList()).hasSize(1);
    assertThat(policies.get("p", "r").getBindings(0).getMembersList()).hasSize(200);
  }
}
