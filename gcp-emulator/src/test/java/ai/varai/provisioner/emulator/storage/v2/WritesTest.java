package ai.varai.provisioner.emulator.storage.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.api.Answers;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.api.RouteRequest;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.protobuf.ByteString;
import com.google.storage.v2.ChecksummedData;
import com.google.storage.v2.WriteObjectRequest;
import com.google.storage.v2.WriteObjectResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a stream of a write calls the upload of the JSON API. */
class WritesTest {

  private static final int MIB = 1 << 20;

  private final List<RouteRequest> calls = new ArrayList<>();

  /** Takes every part whole. */
  private final RouteCaller routes =
      asked -> {
        calls.add(asked);
        String range = asked.headers().getOrDefault("content-range", "");
        return new JsonAnswer(
            308,
            null,
            new byte[0],
            "",
            Map.of("range", "bytes=0-" + range.replaceAll(".*-(\\d+)/.*", "$1")));
      };

  private final Answers<WriteObjectResponse> nobody =
      new Answers<>() {
        @Override
        public void send(Iterator<? extends WriteObjectResponse> messages) {
          throw new AssertionError("nobody is there");
        }

        @Override
        public void end() {
          throw new AssertionError("nobody is there");
        }

        @Override
        public void fail(GoogleError refusal) {
          throw new AssertionError("nobody is there");
        }
      };

  private static WriteObjectRequest part(int from, int length) {
    return WriteObjectRequest.newBuilder()
        .setUploadId("projects/_/buckets/b/objects/a/o/uploads/u")
        .setWriteOffset(from)
        .setChecksummedData(
            ChecksummedData.newBuilder().setContent(ByteString.copyFrom(new byte[length])))
        .build();
  }

  @Test
  void whatACallerWhoGoesAwayHasSentIsWritten() {
    Writes writes = new Writes(routes, nobody);
    writes.next(part(MIB, MIB));
    writes.next(part(2 * MIB, MIB));
    assertThat(calls).isEmpty();
    writes.gone();
    assertThat(calls)
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.verb()).isEqualTo("PUT");
              assertThat(c.path()).isEqualTo("/upload/storage/v1/b/b/o");
              assertThat(c.query())
                  .containsEntry("upload_id", List.of("u"))
                  .containsEntry("name", List.of("a/o"));
              assertThat(c.headers())
                  .containsEntry("content-range", "bytes " + MIB + "-" + (3 * MIB - 1) + "/*");
              assertThat(c.body()).hasSize(2 * MIB);
            });
  }

  @Test
  void aLongStreamIsWrittenInParts() {
    Writes writes = new Writes(routes, nobody);
    for (int i = 0; i < 20; i++) {
      writes.next(part(i * 2 * MIB, 2 * MIB));
    }
    assertThat(calls).extracting(c -> c.body().length).containsExactly(16 * MIB, 16 * MIB);
  }

  @Test
  void whoWasRefusedHasWrittenNothingMore() {
    Writes writes = new Writes(routes, nobody);
    writes.next(part(0, MIB));
    assertThatThrownBy(() -> writes.next(part(3 * MIB, MIB))).isInstanceOf(GoogleError.class);
    writes.gone();
    assertThat(calls).isEmpty();
  }
}
