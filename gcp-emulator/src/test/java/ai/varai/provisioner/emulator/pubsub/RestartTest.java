package ai.varai.provisioner.emulator.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was published and not acknowledged is there after a restart, and after a reset gone. */
class RestartTest {
  @TempDir Path data;

  @Test
  void theBacklogOutlivesTheEmulator() throws Exception {
    Options options = Options.defaults().withDataDir(data);
    List<String> first;
    try (GcpEmulator cloud = GcpEmulator.start(options);
        PubSubWorld world = new PubSubWorld(cloud, "lasting")) {
      world.subscribe("kept", Subscription.getDefaultInstance());
      first = world.publish("kept", "done", "held", "waiting");
      List<ReceivedMessage> all = world.pull("kept");
      assertThat(all).hasSize(3);
      world.acknowledge("kept", all.subList(0, 1));
    }
    try (GcpEmulator cloud = GcpEmulator.start(options);
        PubSubWorld world = new PubSubWorld(cloud, "lasting")) {
      assertThat(world.texts("kept")).containsExactly("held", "waiting");
      List<String> second = world.publish("kept", "new");
      assertThat(Long.parseLong(second.get(0))).isGreaterThan(Long.parseLong(first.get(2)));
      assertThat(world.texts("kept")).containsExactly("new");
      cloud.reset();
      world.subscribe("kept", Subscription.getDefaultInstance());
      assertThat(world.pull("kept")).isEmpty();
    }
  }
}
