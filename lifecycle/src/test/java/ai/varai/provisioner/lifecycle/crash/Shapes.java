package ai.varai.provisioner.lifecycle.crash;

import ai.varai.provisioner.lifecycle.world.Label;
import ai.varai.provisioner.lifecycle.world.Stall;
import ai.varai.provisioner.lifecycle.world.Thing;
import ai.varai.provisioner.lifecycle.world.Twin;
import ai.varai.provisioner.lifecycle.world.Vault;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Layered graphs in which each resource needs two of the layer before. */
final class Shapes {
  private Shapes() {}

  /** The change that is interrupted. */
  enum Scenario {
    CREATE,
    UPDATE,
    REPLACE,
    DELETE,
    /** What is being created when the kill comes is not wanted any more by the next apply. */
    WITHDRAW,
    /** What is being created when the kill comes is wanted in another zone by the next apply. */
    MOVE
  }

  /** What the apply after the interruption wishes. */
  static ResourceGraph wish(Scenario scenario, int size) {
    return switch (scenario) {
      case WITHDRAW -> ResourceGraph.builder().build();
      case MOVE -> stalls(size, "there");
      default -> after(scenario, size);
    };
  }

  static ResourceGraph before(Scenario scenario, int size) {
    return switch (scenario) {
      case CREATE, WITHDRAW, MOVE -> ResourceGraph.builder().build();
      default -> layered(size, "here", 1);
    };
  }

  static ResourceGraph after(Scenario scenario, int size) {
    return switch (scenario) {
      case CREATE, WITHDRAW -> layered(size, "here", 1);
      case UPDATE -> layered(size, "here", 2);
      case REPLACE -> layered(size, "there", 1);
      case MOVE -> stalls(size, "here");
      case DELETE -> ResourceGraph.builder().build();
    };
  }

  /**
   * Every seventh holds a secret; of the others every fourth can exist twice, and half of those are
   * made and deleted slowly; of the others every tenth carries no marks, and every fifth takes a
   * while.
   */
  private static ResourceGraph layered(int size, String zone, long bytes) {
    int layer = size <= 10 ? 5 : 50;
    var graph = ResourceGraph.builder();
    List<Value<String>> previous = List.of();
    List<Value<String>> current = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      if (i % layer == 0) {
        previous = current;
        current = new ArrayList<>();
      }
      List<Value<String>> inputs = two(previous, i);
      String name = "r" + i;
      if (i % 7 == 5) {
        // Others are made with what it holds.
        String secret = "s3cret/" + name + "+" + bytes + "%of-a-vault";
        current.add(graph.add(name, new Vault(name, secret, "")).ref(Vault.SECRET));
      } else if (i % 4 == 3) {
        String content = i % 8 == 7 ? Twin.SLOW + zone : zone;
        current.add(graph.add(name, Twin.of(content, inputs)).ref(Twin.SERIAL));
      } else if (i % 10 == 8) {
        current.add(graph.add(name, new Label(name, zone, inputs)).ref(Label.NAME));
      } else {
        long amount = bytes + (i % 5 == 0 ? Thing.LARGE : 0);
        current.add(graph.add(name, Thing.of(name, amount, inputs).in(zone)).ref(Thing.SERIAL));
      }
    }
    Function<Integer, Value<String>> last = current::get;
    if (!current.isEmpty()) {
      graph.output("last", last.apply(current.size() - 1));
    }
    return graph.build();
  }

  /** Rows of ten in one zone; each needs one of the row before, and every third takes a while. */
  private static ResourceGraph stalls(int size, String zone) {
    var graph = ResourceGraph.builder();
    List<Value<String>> row = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String name = "r" + i;
      List<Value<String>> inputs = i < 10 ? List.of() : List.of(row.get(i - 10));
      String stall = i % 3 == 0 ? Stall.SLOW + name : name;
      row.add(graph.add(name, Stall.of(stall, zone, inputs)).ref(Stall.SERIAL));
    }
    return graph.build();
  }

  private static List<Value<String>> two(List<Value<String>> previous, int i) {
    if (previous.isEmpty()) {
      return List.of();
    }
    return List.of(previous.get(i % previous.size()), previous.get((i + 1) % previous.size()));
  }
}
