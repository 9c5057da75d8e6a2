package ai.varai.provisioner.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddedRuntimeFactoryTest {
  private static final String NO_ACCOUNT = "?";

  private static Path cache(Map<String, String> variables, String account) {
    return EmbeddedRuntimeFactory.usualCache(variables, account);
  }

  @Test
  void theCacheIsWhereTheVariablesSayAndElseInTheAccountsHome() {
    assertThat(cache(Map.of("XDG_CACHE_HOME", "/x", "HOME", "/h"), "/a"))
        .isEqualTo(Path.of("/x/environment-provisioner"));
    assertThat(cache(Map.of("HOME", "/h"), "/a"))
        .isEqualTo(Path.of("/h/.cache/environment-provisioner"));
    assertThat(cache(Map.of("HOME", ""), "/a"))
        .isEqualTo(Path.of("/a/.cache/environment-provisioner"));
  }

  @Test
  void theSpecificationHasRelativePathsIgnored() {
    assertThat(cache(Map.of("XDG_CACHE_HOME", "x", "HOME", "/h"), "/a"))
        .isEqualTo(Path.of("/h/.cache/environment-provisioner"));
  }

  @Test
  void aUserWithoutAnAccountHasACacheInTheWorkingDirectory() {
    assertThat(cache(Map.of(), NO_ACCOUNT))
        .isEqualTo(Path.of(".cache/environment-provisioner").toAbsolutePath());
  }
}
