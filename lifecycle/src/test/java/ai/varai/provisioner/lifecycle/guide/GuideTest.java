package ai.varai.provisioner.lifecycle.guide;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuideTest {
  @TempDir Path folder;

  private static ResourceGraph notes(String text) {
    var graph = ResourceGraph.builder();
    graph.add("first", new Note("hello.txt", Value.of(text)));
    return graph.build();
  }

  @Test
  void theGuidesProviderWorksWithTheEngineAsItIs() throws Exception {
    Path notes = Files.createDirectories(folder.resolve("notes"));
    try (Lifecycle lifecycle =
        Lifecycle.open(
            LifecycleSettings.of("guide", "one", "guide 1", "you"),
            new Notes(notes),
            new FolderStateBackend(folder.resolve("state")),
            EventSink.NONE)) {
      for (String text : List.of("Hello.", "Hello again.")) {
        Plan plan = lifecycle.plan(notes(text), PlanOptions.DEFAULT);
        assertThat(plan.changes())
            .extracting(change -> change.address().toString())
            .containsExactly("note.first");
        assertThat(lifecycle.apply(plan, ApplyOptions.DEFAULT).status())
            .isEqualTo(ApplyResult.Status.DONE);
        assertThat(Files.readString(notes.resolve("hello.txt"))).endsWith(text);
        assertThat(lifecycle.plan(notes(text), PlanOptions.DEFAULT).hasChanges()).isFalse();
      }
      lifecycle.apply(lifecycle.planDestroy(notes(""), PlanOptions.DEFAULT), ApplyOptions.DEFAULT);
      assertThat(notes).isEmptyDirectory();
    }
  }

  @Test
  void theGuidesProgramChangesTheNoteWhenItIsRunAgain() throws Exception {
    for (String text : List.of("Hello.", "Hello again.", "Hello again.")) {
      Notes.main(folder.toString(), text);
      assertThat(folder.resolve("notes/hello.txt")).content().endsWith(text);
    }
  }

  @Test
  void theGuideShowsTheCodeThatIsTestedHere() throws Exception {
    String guide = Files.readString(Path.of("../docs/write-a-provider.md"));
    for (String source : List.of("Note.java", "NoteHandler.java", "Notes.java")) {
      String code =
          Files.readString(
              Path.of("src/test/java/ai/varai/provisioner/lifecycle/guide").resolve(source));
      assertThat(guide).contains(code.substring(code.indexOf("/** ")).strip());
    }
  }
}
