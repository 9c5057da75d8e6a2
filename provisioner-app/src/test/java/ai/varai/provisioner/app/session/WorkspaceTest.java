package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
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

  @Test
  void a_home_that_is_a_link_stays_when_nothing_is_left_in_it() throws IOException {
    Path disk = Files.createDirectories(folder.resolve("disk/local")).getParent();
    Path home = Files.createSymbolicLink(folder.resolve("home"), disk);

    new FolderRemoval(home).remove(home.resolve("local"));

    assertThat(disk).isEmptyDirectory();
    assertThat(home).isSymbolicLink();
  }

  @Test
  void a_home_that_is_no_folder_is_told_of_without_calling_it_a_defect() {
    var run = CommandLineRun.in(folder, "plan", "--env=local", "--home=/dev/null");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("/dev/null")
        .contains("its permissions")
        .doesNotContain("defect of the program");
  }

  @Test
  void a_file_in_the_root_folder_is_a_file_like_others() {
    var run = CommandLineRun.in(folder, "validate", "--env=x", "--config-file=/no-such-file.yaml");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.out()).contains("CFG015 there is no file").contains("no-such-file.yaml");
  }

  private Workspace workspace(Optional<Path> named, Map<String, String> variables) {
    return Workspace.of(named, variables, folder);
  }
}
