package ai.varai.provisioner.local.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageChoiceTest {
  private static final Optional<String> UNNAMED = Optional.empty();
  private final List<String> here = new ArrayList<>();
  private final List<String> pulled = new ArrayList<>();
  private Optional<String> refusal = Optional.empty();

  @Test
  void an_image_that_the_machine_names_goes_before_everything() {
    here.addAll(List.of("mine", "stand-in", "usual"));
    assertThat(choose(Optional.of("mine"))).isEqualTo(new ImageChoice("mine", Optional.empty()));
  }

  @Test
  void a_stand_in_that_was_built_goes_before_the_usual_image() {
    here.addAll(List.of("stand-in", "usual"));
    assertThat(choose(UNNAMED)).isEqualTo(new ImageChoice("stand-in", Optional.empty()));
  }

  @Test
  void a_machine_without_stand_ins_takes_the_usual_image_and_pulls_it_when_it_is_missing() {
    assertThat(choose(UNNAMED)).isEqualTo(new ImageChoice("usual", Optional.empty()));
    assertThat(pulled).containsExactly("usual");
    here.add("usual");
    choose(UNNAMED);
    assertThat(pulled).hasSize(1);
  }

  @Test
  void what_cannot_be_pulled_is_trouble_with_its_reason() {
    refusal = Optional.of("no network");
    assertThat(choose(UNNAMED)).isEqualTo(new ImageChoice("usual", refusal));
    assertThat(choose(Optional.of("mine"))).isEqualTo(new ImageChoice("mine", refusal));
  }

  @Test
  void trouble_skips_a_test_and_fails_it_where_docker_is_required() {
    Optional<String> trouble = Optional.of("there is no engine");
    assertThat(DockerCondition.decide(trouble, false))
        .satisfies(each -> assertThat(each.isDisabled()).isTrue())
        .satisfies(each -> assertThat(each.getReason()).contains("there is no engine"));
    assertThatThrownBy(() -> DockerCondition.decide(trouble, true))
        .hasMessageContaining("there is no engine");
    assertThat(DockerCondition.decide(Optional.empty(), true).isDisabled()).isFalse();
  }

  @Test
  void a_program_that_is_not_on_the_path_is_named() {
    assertThat(DockerCondition.missing("sh")).isEmpty();
    assertThat(DockerCondition.missing("sh", "no-such-program"))
        .contains("there is no no-such-program on the PATH");
  }

  private ImageChoice choose(Optional<String> named) {
    return ImageChoice.of(
        named,
        "stand-in",
        "usual",
        new ImageChoice.Shelf() {
          @Override
          public boolean has(String image) {
            return here.contains(image);
          }

          @Override
          public Optional<String> pull(String image) {
            pulled.add(image);
            return refusal;
          }
        });
  }
}
