package ai.varai.provisioner.emulator.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.rpc.Code;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream of bytes becomes the same frames wherever the network cuts it. */
class FrameReaderTest {

  private static byte[] frame(int length) {
    byte[] frame = ByteBuffer.allocate(5 + length).put((byte) 0).putInt(length).array();
    Arrays.fill(frame, 5, frame.length, (byte) length);
    return frame;
  }

  @Test
  void framesAreWholeWhateverPiecesTheyComeIn() {
    List<byte[]> sent = List.of(frame(3), frame(0), frame(100), frame(0), frame(1));
    ByteBuffer all = ByteBuffer.allocate(sent.stream().mapToInt(f -> f.length).sum());
    sent.forEach(all::put);
    for (int piece = 1; piece <= all.capacity(); piece++) {
      FrameReader reader = new FrameReader();
      List<byte[]> read = new ArrayList<>();
      for (int from = 0; from < all.capacity(); from += piece) {
        int to = Math.min(all.capacity(), from + piece);
        read.addAll(reader.read(Arrays.copyOfRange(all.array(), from, to)));
      }
      assertThat(read).as("pieces of %d bytes", piece).containsExactlyElementsOf(sent);
      assertThat(reader.amidst()).isFalse();
    }
  }

  @Test
  void aFrameThatIsCutIsSeen() {
    FrameReader reader = new FrameReader();
    assertThat(reader.read(Arrays.copyOf(frame(9), 13))).isEmpty();
    assertThat(reader.amidst()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"4194305, 4194305", "16777303, 16777303", "-1, 4294967295"})
  void aMessageThatIsTooLongIsRefusedByItsHead(int length, String shown) {
    byte[] head = ByteBuffer.allocate(5).put((byte) 0).putInt(length).array();
    assertThatThrownBy(() -> new FrameReader().read(head))
        .isInstanceOfSatisfying(
            GoogleError.class,
            e -> {
              assertThat(e.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
              assertThat(e.text())
                  .isEqualTo(
                      "SERVER: Received message larger than max (" + shown + " vs. 4194304)");
            });
  }

  @Test
  void aMessageOfFourMebibytesIsTaken() {
    assertThat(new FrameReader().read(frame(4 << 20))).hasSize(1);
  }
}
