package ai.varai.provisioner.lifecycle.guide;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Notes in a folder. */
public record Notes(Path folder) implements ResourceProvider {
  @Override
  public String name() {
    return "notes";
  }

  @Override
  public String describe() {
    return "notes in " + folder;
  }

  @Override
  public List<ResourceHandler<?>> handlers() {
    return List.of(new NoteHandler(folder));
  }

  /** In that folder: says what is to be done for the note to have that text, and does it. */
  public static void main(String... arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    var notes = new Notes(Files.createDirectories(folder.resolve("notes")));
    var graph = ResourceGraph.builder();
    graph.add("first", new Note("hello.txt", Value.of(arguments[1])));
    try (Lifecycle lifecycle =
        Lifecycle.open(
            LifecycleSettings.of("guide", "one", "guide 1", "you"),
            notes,
            new FolderStateBackend(folder.resolve("state")),
            EventSink.NONE)) {
      Plan plan = lifecycle.plan(graph.build(), PlanOptions.DEFAULT);
      plan.changes()
          .forEach(change -> System.out.println(change.action() + " " + change.address()));
      System.out.println(lifecycle.apply(plan, ApplyOptions.DEFAULT).status());
    }
  }
}
