package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RawHttp;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A semicolon is a letter of a name, whether or not it is encoded in the path. */
class SemicolonsTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static String send(String method, String path, String body) throws IOException {
    return RawHttp.send(
        CLOUD.emulator().port(),
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body,
        StandardCharsets.ISO_8859_1);
  }

  @Test
  void anObjectIsNotTakenForTheOneBeforeTheSemicolon() throws Exception {
    RestCalls rest = new RestCalls(CLOUD);
    rest.post("/storage/v1/b?project=semi", "{\"name\":\"semi-files\"}");
    assertThat(send("PUT", "/semi-files/a", "plain")).startsWith("HTTP/1.1 200");
    assertThat(send("PUT", "/semi-files/a;b", "other")).startsWith("HTTP/1.1 200");
    assertThat(rest.get("/storage/v1/b/semi-files/o").body().path("items"))
        .extracting(o -> o.path("name").asText())
        .containsExactly("a", "a;b");
    for (String name : new String[] {"a;b", "a%3Bb"}) {
      assertThat(send("GET", "/storage/v1/b/semi-files/o/" + name + "?alt=media", ""))
          .endsWith("other");
    }
    assertThat(send("DELETE", "/storage/v1/b/semi-files/o/a;c", "")).startsWith("HTTP/1.1 404");
    assertThat(send("GET", "/semi-files/a", "")).endsWith("plain");
  }

  @Test
  void aNameThatMayHaveNoneIsRefused() throws Exception {
    assertThat(send("PUT", "/v1/projects/semi/topics/orders;x", "{}"))
        .startsWith("HTTP/1.1 400")
        .contains("Invalid resource name given (name=projects/semi/topics/orders;x)");
  }
}
