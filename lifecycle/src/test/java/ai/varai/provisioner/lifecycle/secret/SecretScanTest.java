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

  @Test
  void a_secret_is_found_wherever_it_stands_among_others_and_half_of_it_is_not() {
    var scan = new SecretScan(List.of(SECRET, "another-secret-of-somebody"));

    for (int at = 0; at < 60; at++) {
      String before = "p@ss/p@ss/word".repeat(5).substring(0, at);
      for (String secret : List.of(SECRET, "another-secret-of-somebody")) {
        assertThat(scan.holdsSecret(bytes(before + secret))).as(before).isTrue();
        assertThat(scan.holdsSecret(bytes(before + secret + "p@ss"))).as(before).isTrue();
        assertThat(scan.holdsSecret(bytes(before + " " + secret.substring(1))))
            .as(before)
            .isFalse();
        assertThat(scan.holdsSecret(bytes(before + secret.substring(0, 20)))).isFalse();
      }
    }
    assertThat(scan.holdsSecret(new byte[0])).isFalse();
    assertThat(new SecretScan(List.of()).holdsSecret(bytes(SECRET))).isFalse();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
