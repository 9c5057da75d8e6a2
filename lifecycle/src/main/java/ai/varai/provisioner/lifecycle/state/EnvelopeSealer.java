package ai.varai.provisioner.lifecycle.state;

import com.google.crypto.tink.subtle.AesGcmJce;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts with AES-256-GCM under a data key that a {@link KeyWrapper} has wrapped: envelope
 * encryption. Each process makes one data key when it first writes, and asks for each that it reads
 * once, so that a state of a thousand records costs a call for each process that wrote it.
 *
 * <p>Sealed bytes are a magic number, the length of the wrapped key (two bytes), the wrapped key,
 * and what AES-GCM gives.
 */
public final class EnvelopeSealer implements Sealer {
  private static final int MAGIC = 0x50534531; // "PSE1"
  private static final int HEADER = Integer.BYTES + Short.BYTES;
  private static final int KEY_BYTES = 32;

  private final KeyWrapper wrapper;
  private final byte[] owner;
  private final SecureRandom random;
  private final Map<ByteBuffer, AesGcmJce> known = new ConcurrentHashMap<>();
  private @Nullable Own own;

  private record Own(byte[] wrapped, AesGcmJce cipher) {}

  /**
   * @param owner what tells this environment's state from others under the same key
   */
  public EnvelopeSealer(KeyWrapper wrapper, String owner, SecureRandom random) {
    this.wrapper = wrapper;
    this.owner = owner.getBytes(StandardCharsets.UTF_8);
    this.random = random;
  }

  @Override
  public byte[] seal(byte[] clear, String context) throws IOException {
    Own key = own();
    try {
      byte[] sealed = key.cipher().encrypt(clear, context.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.allocate(HEADER + key.wrapped().length + sealed.length)
          .putInt(MAGIC)
          .putShort((short) key.wrapped().length)
          .put(key.wrapped())
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IOException("the " + context + " cannot be encrypted", e);
    }
  }

  @Override
  public byte[] open(byte[] sealed, String context) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(sealed);
    if (sealed.length < HEADER || in.getInt() != MAGIC) {
      throw new IOException(
          "the " + context + " cannot be decrypted: no key of a key service has encrypted it");
    }
    int length = Short.toUnsignedInt(in.getShort());
    if (length > in.remaining()) {
      throw new IOException("the " + context + " cannot be decrypted: it is cut off");
    }
    int end = HEADER + length;
    AesGcmJce cipher = opened(Arrays.copyOfRange(sealed, HEADER, end));
    try {
      return cipher.decrypt(
          Arrays.copyOfRange(sealed, end, sealed.length), context.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IOException("the " + context + " cannot be decrypted: it was changed", e);
    }
  }

  @Override
  public boolean encrypts() {
    return true;
  }

  private synchronized Own own() throws IOException {
    Own key = own;
    if (key == null) {
      byte[] bytes = new byte[KEY_BYTES];
      random.nextBytes(bytes);
      key = new Own(wrapper.wrap(bytes, owner), cipher(bytes));
      known.put(ByteBuffer.wrap(key.wrapped()), key.cipher());
      own = key;
    }
    return key;
  }

  private AesGcmJce opened(byte[] wrapped) throws IOException {
    ByteBuffer name = ByteBuffer.wrap(wrapped);
    AesGcmJce cipher = known.get(name);
    if (cipher == null) {
      cipher = cipher(wrapper.unwrap(wrapped, owner));
      known.put(name, cipher);
    }
    return cipher;
  }

  private static AesGcmJce cipher(byte[] key) throws IOException {
    try {
      return new AesGcmJce(key);
    } catch (GeneralSecurityException e) {
      throw new IOException("the key service gave a key that is none: " + e.getMessage(), e);
    }
  }
}
