package ai.varai.provisioner.local.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.runtime.SecretRef;
import ai.varai.provisioner.local.secret.SecretStore.Grant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretStoreTest {
  @TempDir private Path home;
  private SecretStore store;

  @BeforeEach
  void open() {
    store = new SecretStore(home.resolve("secrets"), new SecureRandom());
  }

  @Test
  void whatWasAddedCanBeReadByALaterProcess() throws Exception {
    SecretRef ref = store.add("db", "päss w0rd", Map.of("a", "b")).ref();
    var later = new SecretStore(home.resolve("secrets"), new SecureRandom());
    assertThat(later.payload(ref)).isEqualTo("päss w0rd");
    assertThat(later.version(ref))
        .get()
        .extracting(SecretStore.Version::marks)
        .isEqualTo(Map.of("a", "b"));
  }

  @Test
  void versionsCountUpEvenAfterOneWasDestroyed() {
    SecretRef first = store.add("db", "one", Map.of()).ref();
    store.destroy(first);
    assertThat(store.add("db", "two", Map.of()).ref().version()).isEqualTo(2);
  }

  @Test
  void aDestroyedOrDisabledVersionCannotBeRead() throws Exception {
    SecretRef disabled = store.add("db", "one", Map.of()).ref();
    SecretRef destroyed = store.add("db", "two", Map.of()).ref();
    store.enable(disabled, false);
    store.destroy(destroyed);
    assertThatThrownBy(() -> store.payload(disabled)).hasMessageContaining("is disabled");
    assertThatThrownBy(() -> store.payload(destroyed)).hasMessageContaining("is destroyed");
    store.enable(disabled, true);
    assertThat(store.payload(disabled)).isEqualTo("one");
    assertThatThrownBy(() -> store.enable(destroyed, true)).isInstanceOf(ProviderException.class);
  }

  @Test
  void onlyAMemberThatIsGrantedMayRead() throws Exception {
    SecretRef ref = store.add("db", "one", Map.of()).ref();
    var grants = List.of(new Grant(SecretStore.ACCESSOR, "serviceAccount:a@x"));
    assertThat(store.payload(ref, "serviceAccount:a@x", grants)).isEqualTo("one");
    assertThatThrownBy(() -> store.payload(ref, "serviceAccount:b@x", grants))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> assertThat(e.category()).isEqualTo(ProviderException.Category.DENIED));
    var viewer = List.of(new Grant("roles/secretmanager.viewer", "serviceAccount:b@x"));
    assertThatThrownBy(() -> store.payload(ref, "serviceAccount:b@x", viewer))
        .isInstanceOf(ProviderException.class);
  }

  @Test
  void aPayloadThatWasPutInAnotherOnesPlaceIsRefused() throws Exception {
    SecretRef first = store.add("db", "one", Map.of()).ref();
    SecretRef second = store.add("db", "two", Map.of()).ref();
    Path folder = home.resolve("secrets/payloads-db");
    Files.copy(
        folder.resolve(second.version() + ".sealed"),
        folder.resolve(first.version() + ".sealed"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> store.payload(first)).hasMessageContaining("cannot be decrypted");
  }

  @Test
  void filesWhosePayloadCannotBeHadAreNamed() throws Exception {
    SecretRef empty = store.add("db/a+b ü", "one", Map.of()).ref();
    SecretRef gone = store.add("db", "two", Map.of()).ref();
    SecretRef disabled = store.add("db", "three", Map.of()).ref();
    SecretRef destroyed = store.add("db", "four", Map.of()).ref();
    assertThat(store.unreadable()).isEmpty();

    Path folder = home.resolve("secrets");
    Path emptied = folder.resolve("payloads-db%2Fa%2Bb%20%C3%BC/1.sealed");
    Files.write(emptied, new byte[0]);
    Files.delete(folder.resolve("payloads-db/1.sealed"));
    Files.write(folder.resolve("payloads-db/2.sealed"), new byte[0]);
    store.enable(disabled, false);
    store.destroy(destroyed);

    assertThat(store.unreadable())
        .containsExactlyInAnyOrder(emptied, folder.resolve("payloads-db/1.sealed"));
    assertThat(store.readable(empty)).isFalse();
    assertThat(store.readable(gone)).isFalse();
    Files.delete(folder.resolve("key"));
    assertThat(store.unreadable()).hasSize(2);
    assertThat(folder.resolve("key")).as("a look makes none").doesNotExist();
    assertThat(new SecretStore(home.resolve("none"), new SecureRandom()).unreadable()).isEmpty();
  }

  @Test
  void filesAreForTheirOwnerOnlyAndHoldNoPayload() throws IOException {
    store.add("db", "correct horse battery staple", Map.of());
    try (Stream<Path> files = Files.walk(home.resolve("secrets"))) {
      for (Path file : files.toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        assertThat(mode).isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
        if (Files.isRegularFile(file)) {
          assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("horse");
        }
      }
    }
  }

  @Test
  void theKeyGoesWithTheLastSecret() {
    store.add("a", "one", Map.of());
    store.add("b", "two", Map.of());
    store.remove("a");
    assertThat(home.resolve("secrets/key")).exists();
    store.remove("b");
    assertThat(home.resolve("secrets")).doesNotExist();
  }

  @Test
  void generatedPayloadsHaveEveryKindOfCharacterAskedForAndNoOther() {
    var generator = new PayloadGenerator(new Random(7));
    for (int i = 0; i < 500; i++) {
      assertThat(generator.generate(16, false))
          .matches("[A-Za-z0-9]{16}")
          .matches(".*[a-z].*")
          .matches(".*[A-Z].*")
          .matches(".*[0-9].*");
      assertThat(generator.generate(16, true)).hasSize(16).matches(".*[^A-Za-z0-9].*");
    }
    assertThatThrownBy(() -> generator.generate(15, true))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
