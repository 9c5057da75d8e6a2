package ai.varai.provisioner.emulator.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.gax.rpc.AbortedException;
import com.google.cloud.resourcemanager.v3.ProjectsClient;
import com.google.cloud.resourcemanager.v3.ProjectsSettings;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Etags keep concurrent changes of one policy apart. */
class ManyWritersTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final int WRITERS = 200;
  private static final String PROJECT = "projects/many-writers";

  @Test
  void twoHundredConcurrentWritersOfOnePolicyLoseNoUpdate() throws Exception {
    var refused = new AtomicInteger();
    var together = new CyclicBarrier(WRITERS);
    ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    try (ProjectsClient projects =
        ProjectsClient.create(
            ProjectsSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(CLOUD.emulator()))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build())) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < WRITERS; i++) {
        String member = member(i);
        Callable<Void> writer =
            () -> {
              together.await();
              add(projects, member, refused);
              return null;
            };
        running.add(pool.submit(writer));
      }
      for (Future<?> each : running) {
        each.get();
      }
      List<String> members = new ArrayList<>();
      projects
          .getIamPolicy(PROJECT)
          .getBindingsList()
          .forEach(binding -> members.addAll(binding.getMembersList()));
      assertThat(members)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, WRITERS).mapToObj(ManyWritersTest::member).toList());
      assertThat(refused).as("writers that came too late and were told so").hasPositiveValue();
    } finally {
      pool.shutdownNow();
    }
  }

  private static String member(int number) {
    return "user:writer-" + number + "@example.com";
  }

  private static void add(ProjectsClient projects, String member, AtomicInteger refused) {
    while (true) {
      Policy now = projects.getIamPolicy(PROJECT);
      Policy wanted =
          now.toBuilder()
              .addBindings(Binding.newBuilder().setRole("roles/viewer").addMembers(member))
              .build();
      try {
        projects.setIamPolicy(PROJECT, wanted);
        return;
      } catch (AbortedException e) {
        refused.incrementAndGet();
      }
    }
  }
}
