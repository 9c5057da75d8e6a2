package ai.varai.provisioner.lifecycle.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EnvelopeSealerTest {
  private static final byte[] CLEAR = "{\"resource\":1}".getBytes(StandardCharsets.UTF_8);

  private final AtomicInteger calls = new AtomicInteger();

  /** Keeps keys safe by turning their bits around and writing down whose they are. */
  private final KeyWrapper service =
      new KeyWrapper() {
        @Override
        public byte[] wrap(byte[] dataKey, byte[] context) {
          calls.incrementAndGet();
          byte[] wrapped = Arrays.copyOf(dataKey, dataKey.length + context.length);
          System.arraycopy(context, 0, wrapped, dataKey.length, context.length);
          for (int i = 0; i < dataKey.length; i++) {
            wrapped[i] = (byte) ~dataKey[i];
          }
          return wrapped;
        }

        @Override
        public byte[] unwrap(byte[] wrapped, byte[] context) throws IOException {
          calls.incrementAndGet();
          int length = wrapped.length - context.length;
          if (!Arrays.equals(Arrays.copyOfRange(wrapped, length, wrapped.length), context)) {
            throw new IOException("that is somebody else's");
          }
          byte[] key = Arrays.copyOf(wrapped, length);
          for (int i = 0; i < length; i++) {
            key[i] = (byte) ~key[i];
          }
          return key;
        }
      };

  private EnvelopeSealer process(String owner) {
    return new EnvelopeSealer(service, owner, new SecureRandom());
  }

  @Test
  void manyRecordsCostOneCallForTheProcessThatWritesAndOneForTheProcessThatReads()
      throws IOException {
    EnvelopeSealer writer = process("production/main");
    byte[][] records = new byte[100][];
    for (int i = 0; i < records.length; i++) {
      records[i] = writer.seal(CLEAR, "journal");
    }
    EnvelopeSealer reader = process("production/main");
    for (byte[] record : records) {
      assertThat(reader.open(record, "journal")).isEqualTo(CLEAR);
      assertThat(new String(record, StandardCharsets.ISO_8859_1)).doesNotContain("resource");
    }
    assertThat(calls).hasValue(2);
  }

  @Test
  void nothingOpensForAnotherUseForAnotherEnvironmentOrAfterAChange() throws IOException {
    byte[] sealed = process("production/main").seal(CLEAR, "journal");
    assertThatThrownBy(() -> process("production/main").open(sealed, "snapshot"))
        .hasMessageContaining("the snapshot cannot be decrypted");
    assertThatThrownBy(() -> process("staging/main").open(sealed, "journal"))
        .hasMessage("that is somebody else's");
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> process("production/main").open(changed, "journal"))
          .as("byte %d", i)
          .isInstanceOf(IOException.class);
      byte[] cut = Arrays.copyOf(sealed, i);
      assertThatThrownBy(() -> process("production/main").open(cut, "journal"))
          .as("cut at %d", i)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatWasInClearIsReadUntilItIsWrittenAgain() throws IOException {
    assertThat(process("production/main").openOrClear(CLEAR, "snapshot")).isEqualTo(CLEAR);
    assertThat(calls).hasValue(0);
  }
}
