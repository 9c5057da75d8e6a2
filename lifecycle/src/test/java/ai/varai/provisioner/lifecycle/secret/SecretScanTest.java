package ai.varai.provisioner.lifecycle.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretScanTest {
  private static final String SECRET = "p@ss/word+with%signs-4711";

  @Test
  void a_secret_is_found_in_each_of_its_forms_and_only_there(@TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve("plain"), "password=" + SECRET + ";");
    Files.writeString(
        folder.resolve("encoded"),
        "postgresql://u:" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8) + "@h/d");
    for (String before : List.of("", "a", "ab", "abc")) {
      Files.writeString(
          folder.resolve("base64-" + before.length()),
          Base64.getEncoder()
              .encodeToString((before + SECRET + " and more").getBytes(StandardCharsets.UTF_8)));
    }
    Files.writeString(folder.resolve("innocent"), "password=(sensitive)");

    assertThat(new SecretScan(List.of(SECRET)).filesWithSecrets(folder))
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder(
            "plain", "encoded", "base64-0", "base64-1", "base64-2", "base64-3");
  }
}
