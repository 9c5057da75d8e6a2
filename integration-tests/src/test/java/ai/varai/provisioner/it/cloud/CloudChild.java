package ai.varai.provisioner.it.cloud;

import ai.varai.provisioner.lifecycle.event.EventSink;
import java.nio.file.Path;
import java.util.Map;

/** Brings an environment up in a process of its own, which can be killed. */
final class CloudChild {
  private CloudChild() {}

  /** Arguments: the environment, the address of the cloud, the folder of the state. */
  public static void main(String[] arguments) throws Exception {
    String name = arguments[0];
    var provider = CloudWorld.provider(CloudWorld.environmentOf(name), arguments[1], Map.of());
    try (provider;
        var lifecycle = CloudWorld.open(name, provider, Path.of(arguments[2]), EventSink.NONE)) {
      System.out.println(CloudWorld.up(lifecycle, CloudWorld.graphOf(name)).status());
    }
  }
}
