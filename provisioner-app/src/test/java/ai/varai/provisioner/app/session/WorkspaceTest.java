package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
  @TempDir Path folder;

  @Test
  void state_is_kept_in_the_working_directory_unless_told_otherwise() {
    assertThat(workspace(Optional.empty(), Map.of()).home())
        .isEqualTo(folder.toAbsolutePath().resolve(".provisioner"));
    assertThat(workspace(Optional.empty(), Map.of("PROVISIONER_HOME", "/srv/p")).home())
        .isEqualTo(Path.of("/srv/p"));
    assertThat(workspace(Optional.of(Path.of("mine")), Map.of("PROVISIONER_HOME", "/srv/p")).home())
        .isEqualTo(folder.toAbsolutePath().resolve("mine"));
  }

  @Test
  void a_stack_id_is_the_same_before_and_after_its_folder_exists_and_through_links()
      throws IOException {
    String before = workspace(Optional.empty(), Map.of()).stack();
    Files.createDirectory(folder.resolve(".provisioner"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);

    assertThat(workspace(Optional.empty(), Map.of()).stack()).isEqualTo(before);
    assertThat(Workspace.of(Optional.empty(), Map.of(), link).stack()).isEqualTo(before);
  }

  @Test
  void two_folders_are_two_stacks() {
    assertThat(workspace(Optional.of(Path.of("a")), Map.of()).stack())
        .isNotEqualTo(workspace(Optional.of(Path.of("b")), Map.of()).stack());
  }

  private Workspace workspace(Optional<Path> named, Map<String, String> variables) {
    return Workspace.of(named, variables, folder);
  }
}
